-- Reading and writing the elements under a mask, and those at positions in x flattened.

op "masked_select" {
  args = "x: Tensor, mask: Tensor", kind = "composite",
  doc = "The elements of x where the mask (bool or uint8) is true, as one dimension in row-major order; x and the mask broadcast together. A copy.",
  example = [[
    local x = torch.tensor{{1, 5}, {7, 2}}
    torch.masked_select(x, x:gt(3))]],
}

op "masked_scatter" {
  args = "x: Tensor, mask: Tensor, source: Tensor", kind = "composite", inplace = true,
  doc = "x with the elements under the mask replaced by those of `source`, in row-major order. x and the mask broadcast together; source has " ..
    "x's dtype and at least as many elements as the mask marks.",
  example = "torch.zeros(3):masked_scatter(torch.tensor{true, false, true}, torch.tensor{5.0, 7.0})",
}

op "take" {
  args = "x: Tensor, index: Tensor", kind = "composite", cname = "take_elements",
  doc = "The elements of x, flattened, at the positions in `index` (int64), in index's sizes.",
  example = "torch.take(torch.tensor{{10, 20}, {30, 40}}, torch.tensor{4, 1})",
}

op "put" {
  args = "x: Tensor, index: Tensor, source: Tensor, accumulate: bool = false", kind = "composite", inplace = true, updates = true,
  doc = "x with the elements that take(x, index) would read set to those of `source` (as many, of x's dtype), or added to.",
  example = "torch.zeros(2, 2):put(torch.tensor{4, 1}, torch.tensor{5.0, 7.0})",
}
