-- Einstein's summation: products of tensors whose dimensions are named by letters.

op "einsum" {
  args = "equation: string, operands: Tensor[]", kind = "composite", forms = "function",
  doc = "Sums of products in Einstein's notation, as in einsum(\"bij,bjk->bik\", x, y): a letter for each dimension of each operand, and "
    .. "after `->` those of the result; the others are summed over. A letter twice in one operand walks its diagonal. `...` stands for "
    .. "any dimensions, which broadcast. Without `->` the result has the letters that occur once, in alphabetical order, after those of "
    .. "`...`. Operands are tensors, or one table of tensors.",
  example = [[
    local x, y = torch.tensor{{1, 2}, {3, 4}}, torch.tensor{10, 1}
    torch.einsum("ij,j->i", x, y)
    torch.einsum("ii", x)]],
}
