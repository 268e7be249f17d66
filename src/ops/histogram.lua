-- Counting values. Bins take their lower edge and not their upper one, the last bin both; elements outside all bins are left out.

op "histc" {
  args = "x: Tensor, bins: int = 100, min: Number = 0, max: Number = 0", kind = "kernel", nograd = "counts", dtypes = "float",
  doc = "How many elements fall into each of `bins` equal intervals from min to max (those of the elements if both are equal); others do not count. " ..
    "x is floating point, and so is the result.",
  example = "torch.histc(torch.tensor{1.0, 2.0, 2.5, 4.0}, 3, 1, 4)",
}

op "bincount" {
  args = "x: Tensor, weights: Tensor? = nil, minlength: int = 0", kind = "kernel", nograd = "counts",
  doc = "How often each value 0, 1, ... comes in a 1-d tensor of integers, or the sums of their `weights`. The result has at least `minlength` " ..
    "elements. A negative value is an error.",
  example = "torch.bincount(torch.tensor{1, 3, 1, 0})",
}

op "_histogram" {
  args = "x: Tensor, edges: Tensor[], weight: Tensor?, density: bool", kind = "kernel", forms = "function", nograd = "counts",
  doc = "Counts of the points that are x's rows in bins between rising edges, one list of them for each coordinate.",
}
