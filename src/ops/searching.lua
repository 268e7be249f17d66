-- Searching in sorted values. A result is the position that keeps the order: 1 before all of n values, n + 1 after all.

op "searchsorted" {
  args = "sorted_sequence: Tensor, input: Operand, *, out_int32: bool = false, right: bool = false, side: string? = nil, sorter: Tensor? = nil",
  kind = "kernel", nograd = "positions", forms = "function",
  doc = "Positions of `input` in the last dimension of a sorted tensor, whose other dimensions are those of `input` (or which is 1-d): before " ..
    "equal values, or after them with `right` (`side` = \"right\"). `sorter`: the positions that sort the sequence.",
  example = [[
    torch.searchsorted(torch.tensor{10, 20, 30}, torch.tensor{5, 20, 25})
    torch.searchsorted(torch.tensor{10, 20, 30}, 20, {right = true})]],
}

op "bucketize" {
  args = "x: Operand, boundaries: Tensor, *, out_int32: bool = false, right: bool = false", kind = "composite", forms = "function",
  doc = "The interval between sorted boundaries that each element falls into, from 1: its position among them (see searchsorted).",
  example = "torch.bucketize(torch.tensor{5, 20, 99}, torch.tensor{10, 20, 30})",
}

op "isin" {
  args = "elements: Operand, test_elements: Operand, *, assume_unique: bool = false, invert: bool = false", kind = "kernel",
  nograd = "bool result", forms = "function",
  doc = "Whether each element is one of `test_elements`, or is none of them with `invert`. nan is never found.",
  example = "torch.isin(torch.tensor{1, 2, 3}, torch.tensor{3, 1})",
}
