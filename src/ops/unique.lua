-- Values without their repeats. torch.unique and torch.unique_consecutive (lua/torch/unique.lua) pick the results that are asked for.

op "_unique" {
  args = "x: Tensor, dim: dim? = nil, consecutive: bool = false", kind = "kernel", forms = "function", nograd = "a set of values",
  returns = "values: Tensor, inverse: Tensor, counts: Tensor",
  doc = "The different elements of x, or slices along `dim`, in order (of neighbours only, in theirs, if `consecutive`); where each element " ..
    "went, from 1; and how often each came. Every nan is different.",
}
