-- torch.masked: reductions and normalisations that leave elements out. A mask is of any dtype (true or nonzero: the element counts) and
-- broadcasts to x's shape; without one every element counts. What is left out becomes the operation's identity (0 for a sum, -inf for a
-- largest element) and the plain operator follows, so gradients of any order are those of that operator, and 0 where the mask is false.

local MASK = " `mask` (true: counts) broadcasts to x."
local ALL_OUT = " Where all are left out the result is "

--- An example that leaves the 5 out.
local function example(name, before)
  return ("torch.masked.%s(torch.tensor{1.0, 5.0, 3.0}, %s1, {mask = torch.tensor{true, false, true}})"):format(name, before)
end

local function reduction(name, doc, extra)
  op("masked." .. name) {
    args = "x: Tensor, " .. (extra and extra.before or "") .. "dim: dims? = nil, " .. (extra and extra.after or "")
      .. "*, keepdim: bool = false, dtype: dtype?, mask: Tensor? = nil",
    kind = "composite", doc = doc .. MASK, example = example(name, extra and extra.before and "2, " or ""),
  }
end

reduction("sum", "Sum over dimensions `dim` (all if not given) of the elements that the mask does not leave out." .. ALL_OUT .. "0.")
reduction("prod", "Product over dimensions `dim` (all if not given) of the elements that the mask does not leave out." .. ALL_OUT .. "1.")
reduction("mean", "Mean over dimensions `dim` (all if not given) of the elements that the mask does not leave out." .. ALL_OUT .. "nan.")
reduction("amax", "Largest element over dimensions `dim` (all if not given) that the mask does not leave out." .. ALL_OUT
  .. "-inf, or the dtype's smallest integer.")
reduction("amin", "Smallest element over dimensions `dim` (all if not given) that the mask does not leave out." .. ALL_OUT
  .. "inf, or the dtype's largest integer.")
reduction("logsumexp", "log of the sum of exp(x) over dimensions `dim` (all if not given), of the elements that the mask does not leave out."
  .. ALL_OUT .. "-inf.")
reduction("norm", "Norm of order `ord`, as linalg.vector_norm's, over dimensions `dim` (all if not given) of the elements that the mask does not "
  .. "leave out." .. ALL_OUT .. "0, for ord -inf inf.", {before = "ord: Number = 2, "})

local SPREAD = {after = "unbiased: bool = false, "}
reduction("var", "Variance over dimensions `dim` (all if not given) of the elements that the mask does not leave out: the sum of squared "
  .. "deviations divided by their number, or with `unbiased` by one less." .. ALL_OUT .. "nan.", SPREAD)
reduction("std", "Standard deviation over dimensions `dim` (all if not given), the square root of masked.var." .. ALL_OUT .. "nan.", SPREAD)

local function single(name, dim, doc)
  op("masked." .. name) {
    args = "x: Tensor, dim: " .. dim .. ", *, keepdim: bool = false, dtype: dtype?, mask: Tensor? = nil", kind = "composite", doc = doc .. MASK,
    example = example(name, ""),
  }
end

single("median", "dim = -1", "Median (the lower of two in the middle) along `dim` of the elements that the mask does not leave out."
  .. ALL_OUT .. "nan; for integers that is an error.")
single("argmax", "dim? = nil", "Position of the largest element along `dim` (in x flattened if not given) that the mask does not leave out;"
  .. " in x's dtype, as in PyTorch.")
single("argmin", "dim? = nil", "Position of the smallest element along `dim` (in x flattened if not given) that the mask does not leave out;"
  .. " in x's dtype, as in PyTorch.")

local function along(name, doc)
  op("masked." .. name) {
    args = "x: Tensor, dim: dim, *, dtype: dtype?, mask: Tensor? = nil", kind = "composite", doc = doc .. MASK, example = example(name, ""),
  }
end

along("cumsum", "Running sum along `dim`; what is left out adds nothing.")
along("cumprod", "Running product along `dim`; what is left out changes nothing.")
along("softmax", "softmax along `dim` over the elements that the mask does not leave out; 0 for those it does, nan where it leaves out all.")
along("log_softmax", "log_softmax along `dim` over the elements that the mask does not leave out; -inf for those it does, nan where it leaves out all.")
along("softmin", "softmax of -x along `dim` over the elements that the mask does not leave out; 0 for those it does, nan where it leaves out all.")

op "masked.normalize" {
  args = "x: Tensor, ord: Number, dim: dim, *, eps: float = 1e-12, dtype: dtype?, mask: Tensor? = nil", kind = "composite",
  doc = "x divided by its masked.norm of order `ord` along `dim`, or by `eps` where that is smaller; 0 for what is left out." .. MASK,
  example = "torch.masked.normalize(torch.tensor{3.0, 100.0, 4.0}, 2, 1, {mask = torch.tensor{true, false, true}})",
}

op "masked.logaddexp" {
  args = "x: Tensor, other: Tensor, *, dtype: dtype?, input_mask: Tensor? = nil, other_mask: Tensor? = nil", kind = "composite",
  doc = "log(exp(x) + exp(other)), where what a mask leaves out counts as -inf.",
  example = "torch.masked.logaddexp(torch.zeros(2), torch.zeros(2), {other_mask = torch.tensor{true, false}})",
}
