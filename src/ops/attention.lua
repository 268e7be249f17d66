-- Attention.

op "functional.scaled_dot_product_attention" {
  args = "query: Tensor, key: Tensor, value: Tensor, attn_mask: Tensor? = nil, dropout_p: float = 0.0, is_causal: bool = false, *, " ..
    "scale: Number? = nil", kind = "composite",
  doc = "softmax(query key' scale + mask) value, for query {..., L, E}, key {..., S, E} and value {..., S, D}; scale is 1 / sqrt(E) unless given. " ..
    "attn_mask broadcasts against {..., L, S}: false in a bool mask leaves a place out, other masks are added. is_causal leaves out all places behind " ..
    "the query's own. dropout_p drops weights at random.",
  example = [[
    local query, key = torch.zeros(1, 2), torch.zeros(2, 2)
    F.scaled_dot_product_attention(query, key, torch.tensor{{1.0, 2.0}, {3.0, 4.0}})]],
}

op "_causal_mask" {
  args = "rows: int, columns: int", kind = "kernel", nograd = "constant",
  doc = "A bool matrix, true up to the diagonal.",
}
