-- Reading and writing the elements under a mask, and those at positions in x flattened.

op "masked_select" {
  args = "x: Tensor, mask: Tensor", kind = "composite",
  doc = "The elements of x where the mask (bool or uint8) is true, as a list in row-major order; x and the mask broadcast together.",
}

op "masked_scatter" {
  args = "x: Tensor, mask: Tensor, source: Tensor", kind = "composite", inplace = true,
  doc = "x with the elements under the mask replaced by those of `source`, in row-major order. x and the mask broadcast together; source has " ..
    "x's dtype and at least as many elements as the mask marks.",
}

op "take" {
  args = "x: Tensor, index: Tensor", kind = "composite", cname = "take_elements",
  doc = "The elements of x, flattened, at the positions in `index` (int64), in index's sizes.",
}

op "put" {
  args = "x: Tensor, index: Tensor, source: Tensor, accumulate: bool = false", kind = "composite", inplace = true, updates = true,
  doc = "x with the elements that take(x, index) would read set to those of `source` (as many, of x's dtype), or added to.",
}
