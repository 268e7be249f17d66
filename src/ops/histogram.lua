-- Counting values. Bins take their lower edge and not their upper one, the last bin both; elements outside all bins are left out.

op "histc" {
  args = "x: Tensor, bins: int = 100, min: Number = 0, max: Number = 0", kind = "kernel", nograd = "counts", dtypes = "float",
  doc = "How many elements fall into each of `bins` equal intervals from min to max (those of the elements if both are equal).",
}

op "bincount" {
  args = "x: Tensor, weights: Tensor? = nil, minlength: int = 0", kind = "kernel", nograd = "counts",
  doc = "How often each value 0, 1, ... comes in a 1-d tensor of integers that are not negative, or the sums of their `weights`. The result " ..
    "has at least `minlength` elements.",
}

op "_histogram" {
  args = "x: Tensor, edges: Tensor[], weight: Tensor?, density: bool", kind = "kernel", forms = "function", nograd = "counts",
  doc = "Counts of the points that are x's rows in bins between rising edges, one list of them for each coordinate.",
}
