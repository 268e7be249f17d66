-- Reductions over any set of dimensions.

op "sum" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "reduce", dtypes = "all", result_dtype = "sum",
  c = {acc = {float = "double", default = "int64_t"}, lane = {f32 = "float", f64 = "double", default = "int64_t"}, start = "0",
    step = "a + x", combine = "a + b", out = {float = "T", default = "int64_t"}},
  grad = function(g, x, dim, keepdim) return ops._expand_reduced(g, x.shape, dim, keepdim) end,
  doc = "Sum over dimensions `dim` (all if not given). Integers and bool are summed as int64; `dtype` converts x before. keepdim keeps the " ..
    "dimensions with size 1.",
  example = [[
    torch.sum(torch.tensor{{1, 2}, {3, 4}})
    torch.sum(torch.tensor{{1, 2}, {3, 4}}, 2, true)]],
}

op "_expand_reduced" {
  args = "g: Tensor, size: int[], dim: dims?, keepdim: bool", kind = "composite",
  doc = "g with the dimensions that a reduction removed put back, expanded to `size`.",
}

op "_sum_to" {
  args = "x: Tensor, size: int[]", kind = "composite",
  doc = "x summed over the dimensions that broadcasting added or stretched from `size`.",
}

op "mean" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "composite",
  doc = "Mean over dimensions `dim` (all if not given), of floating-point tensors, or of others converted by a floating `dtype`; an error without. " ..
    "Of no elements: nan.",
  example = [[
    torch.mean(torch.tensor{{1.0, 2.0}, {3.0, 4.0}})
    torch.mean(torch.tensor{{1.0, 2.0}, {3.0, 4.0}}, 1)]],
}

op "any" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false", kind = "reduce", dtypes = "all", result_dtype = "bool",
  c = {acc = "uint8_t", start = "0", step = "a | (x != 0)", combine = "a | b", out = "uint8_t"}, nograd = "bool result",
  doc = "Whether any element is nonzero, over dimensions `dim` (all if not given).",
}

op "all" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false", kind = "reduce", dtypes = "all", result_dtype = "bool",
  c = {acc = "uint8_t", start = "1", step = "a & (x != 0)", combine = "a & b", out = "uint8_t"}, nograd = "bool result",
  doc = "Whether all elements are nonzero, over dimensions `dim` (all if not given).",
}

op "count_nonzero" {
  args = "x: Tensor, dim: dims? = nil", kind = "reduce", dtypes = "all", result_dtype = "int64",
  c = {acc = "int64_t", start = "0", step = "a + (x != 0)", combine = "a + b", out = "int64_t"}, nograd = "integer result",
  doc = "Number of nonzero elements, over dimensions `dim` (all if not given).",
}

op "amax" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false", kind = "reduce", dtypes = "all", needs_elements = true,
  c = {start = {f32 = "-INFINITY", f64 = "-INFINITY", i64 = "INT64_MIN", i32 = "INT32_MIN", i16 = "INT16_MIN", i8 = "INT8_MIN", default = "0"},
    step = {float = "((a > x) | (a != a)) ? a : x", default = "a > x ? a : x"}, combine = {float = "((a > b) | (a != a)) ? a : b", default = "a > b ? a : b"}},
  grad = function(g, x, dim, keepdim, out) return ops._amax_backward(g, x, dim, keepdim, out) end,
  doc = "Largest element over dimensions `dim` (all if not given); nan if there is one. Ties share the gradient evenly.",
}

op "amin" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false", kind = "reduce", dtypes = "all", needs_elements = true,
  c = {start = {f32 = "INFINITY", f64 = "INFINITY", i64 = "INT64_MAX", i32 = "INT32_MAX", i16 = "INT16_MAX", i8 = "INT8_MAX", u8 = "UINT8_MAX", bool = "1"},
    step = {float = "((a < x) | (a != a)) ? a : x", default = "a < x ? a : x"}, combine = {float = "((a < b) | (a != a)) ? a : b", default = "a < b ? a : b"}},
  grad = function(g, x, dim, keepdim, out) return ops._amax_backward(g, x, dim, keepdim, out) end,
  doc = "Smallest element over dimensions `dim` (all if not given); nan if there is one. Ties share the gradient evenly.",
}

op "_amax_backward" {
  args = "g: Tensor, x: Tensor, dim: dims?, keepdim: bool, extreme: Tensor", kind = "composite",
  body = function(g, x, dim, keepdim, extreme)
    local ties = x:eq(ops._expand_reduced(extreme, x.shape, dim, keepdim))
    local share = ties:to_dtype(x.dtype) / ties:sum(dim, true)
    return ops._expand_reduced(g, x.shape, dim, keepdim) * share
  end,
  doc = "The gradient of amax and amin.",
}

op "prod" {
  args = "x: Tensor, dim: dim? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "reduce", dtypes = "all", result_dtype = "sum",
  c = {acc = {float = "double", default = "int64_t"}, lane = {f32 = "float", f64 = "double", default = "int64_t"}, start = "1",
    step = {default = "(int64_t)((uint64_t)a * (uint64_t)x)", float = "a * x"}, combine = {default = "(int64_t)((uint64_t)a * (uint64_t)b)", float = "a * b"},
    out = {float = "T", default = "int64_t"}},
  grad = function(g, x, dim, keepdim) return ops._prod_backward(g, x, dim, keepdim) end,
  doc = "Product over dimension `dim` (all if not given). Integers and bool are multiplied as int64; `dtype` converts x before.",
  example = "torch.prod(torch.tensor{{1, 2}, {3, 4}}, 1)",
}

op "_prod_backward" {
  args = "g: Tensor, x: Tensor, dim: dim?, keepdim: bool", kind = "composite",
  doc = "The gradient of prod: g times the product of all other elements, also where there are zeros.",
}

op "logsumexp" {
  args = "x: Tensor, dim: dims, keepdim: bool = false", kind = "kernel", alias = {"special.logsumexp"},
  grad = function(g, x, dim, keepdim, out)
    return ops._expand_reduced(g, x.shape, dim, keepdim) * (x - ops._expand_reduced(out, x.shape, dim, keepdim)):exp()
  end,
  doc = "log of the sum of exp(x) over dimensions `dim`, which must be given, safe for large numbers.",
  example = "torch.logsumexp(torch.tensor{1000.0, 1000.0}, 1)",
}

op "nansum" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "reduce", dtypes = "all", result_dtype = "sum",
  c = {acc = {float = "double", default = "int64_t"}, lane = {f32 = "float", f64 = "double", default = "int64_t"}, start = "0",
    step = {float = "x == x ? a + x : a", default = "a + x"}, combine = "a + b", out = {float = "T", default = "int64_t"}},
  grad = function(g, x, dim, keepdim) return ops.where(x:eq(x), ops._expand_reduced(g, x.shape, dim, keepdim), 0.0) end,
  doc = "Sum over dimensions `dim` (all if not given) of the elements that are not nan.",
  example = "torch.nansum(torch.tensor{1.0, torch.nan, 3.0})",
}

op "nanmean" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "composite",
  body = function(x, dim, keepdim, dtype) return x:nansum(dim, keepdim, dtype) / x:eq(x):sum(dim, keepdim) end,
  doc = "Mean over dimensions `dim` (all if not given) of the elements that are not nan.",
  example = "torch.nanmean(torch.tensor{1.0, torch.nan, 3.0})",
}
