-- Reductions made of other reductions: variances, products with their gradient, sums of exponentials, comparisons of whole tensors.

op "prod" {
  args = "x: Tensor, *, dtype: dtype?", kind = "composite",
  doc = "Product of all elements; with `dim`, along a dimension. Integers are multiplied as int64.",
}

op "prod_along" {
  args = "x: Tensor, dim: dim, keepdim: bool = false, *, dtype: dtype?", kind = "composite", overload_of = "prod",
  doc = "Product of the elements along dimension `dim`.",
}

op "_product" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "reduce", dtypes = "all", result_dtype = "sum", forms = "function",
  c = {acc = {float = "double", default = "int64_t"}, lane = {f32 = "float", f64 = "double", default = "int64_t"}, start = "1",
    step = "a * x", combine = "a * b", out = {float = "T", default = "int64_t"}},
  grad = function(g, x, dim, keepdim, _, out) return ops._product_backward(g, x, dim, keepdim, out) end,
  doc = "The product over dimensions.",
}

op "_product_backward" {
  args = "g: Tensor, x: Tensor, dim: dims?, keepdim: bool, product: Tensor", kind = "composite",
  doc = "Products of all elements but each one; by running products from both ends where elements are 0.",
}

op "_variance" {
  args = "x: Tensor, dim: dims?, correction: int, keepdim: bool", kind = "composite", returns = "value: Tensor, mean: Tensor",
  doc = "The variance, in two passes, and the mean, both with the dimensions kept or not.",
}

op "_deviation" {
  args = "x: Tensor", kind = "elementwise", dtypes = "float", inplace = false,
  c = "SQRT(x)",
  grad = function(g, _, out) return ops.where(out:eq(0), ops.zeros_like(g), g / (out * 2)) end,
  doc = "The square root, with a gradient of 0 at 0.",
}

--- The three forms of PyTorch: (unbiased), (dim, unbiased, keepdim), (dim, correction =, keepdim =).
local function spread(name, returns, results, doc)
  local function define(suffix, args, body)
    op(name .. suffix) {
      args = args, kind = "composite", returns = returns, overload_of = suffix ~= "" and name or nil, doc = doc, body = body,
    }
  end
  local function finish(value, mean) return results(value, mean) end
  define("", "x: Tensor, unbiased: bool = true", function(x, unbiased) return finish(ops._variance(x, nil, unbiased, false)) end)
  define("_dims", "x: Tensor, dim: dims?, unbiased: bool = true, keepdim: bool = false",
    function(x, dim, unbiased, keepdim) return finish(ops._variance(x, dim, unbiased, keepdim)) end)
  define("_correction", "x: Tensor, dim: dims? = nil, *, correction: int = 1, keepdim: bool = false",
    function(x, dim, correction, keepdim) return finish(ops._variance(x, dim, correction, keepdim)) end)
end

spread("var", "Tensor", function(value) return value end, "Variance over dimensions `dim` (all if not given), divided by the count less `correction` (1; 0 if not unbiased).")
spread("std", "Tensor", function(value) return ops._deviation(value) end, "Standard deviation: the square root of the variance (see var).")
spread("var_mean", "variance: Tensor, mean: Tensor", function(value, mean) return value, mean end, "The variance (see var) and the mean.")
spread("std_mean", "deviation: Tensor, mean: Tensor", function(value, mean) return ops._deviation(value), mean end, "The standard deviation (see std) and the mean.")

op "logsumexp" {
  args = "x: Tensor, dim: dims, keepdim: bool = false", kind = "composite", alias = {"special.logsumexp"},
  doc = "log(sum(exp(x))) over dimensions `dim`, without overflow.",
}

op "nansum" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "composite",
  body = function(x, dim, keepdim, dtype) return ops.sum(ops.where(x:isnan(), ops.zeros_like(x), x), dim, keepdim, dtype) end,
  doc = "Sum of the elements that are not nan.",
}

op "nanmean" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "composite",
  body = function(x, dim, keepdim, dtype)
    return ops.nansum(x, dim, keepdim, dtype) / ops.sum(ops.logical_not(x:isnan()), dim, keepdim)
  end,
  doc = "Mean of the elements that are not nan.",
}

op "isclose" {
  args = "x: Tensor, other: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = false", kind = "kernel", nograd = "bool result",
  doc = "Whether |x - other| <= atol + rtol * |other|, elementwise; infinities must be equal.",
}

op "allclose" {
  args = "x: Tensor, other: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = false", kind = "kernel", returns = "bool", nograd = "bool result",
  doc = "Whether all elements are close (see isclose).",
}
