-- Variances and standard deviations. Of n elements, the sum of squared deviations is divided by n - correction; `unbiased` is a
-- correction of 1, its absence one of 0.

op "_squared_deviations" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false", kind = "kernel",
  grad = function(g, x, dim, keepdim) return ops._expand_reduced(g, x.shape, dim, keepdim) * (x - x:mean(dim, true)) * 2 end,
  doc = "The sum of squared deviations from the mean, over dimensions `dim` (all if not given).",
}

op "_root" {
  args = "x: Tensor", kind = "elementwise", dtypes = "float", inplace = false,
  c = "SQRT(x)",
  grad = function(g, _, out) return ops.where(out:eq(0), 0.0, g / (out * 2)) end,
  doc = "Square root whose gradient at 0 is 0.",
}

local PARAMETERS = "x: Tensor, dim: dims? = nil, unbiased: bool = true, keepdim: bool = false, *, correction: int? = nil"

local WHAT = " over dimensions `dim` (all if not given): the sum of squared deviations from the mean is divided by the number of elements less 1, or without " ..
  "`unbiased` by their number; `correction` says how many less. x is floating point."

local ROWS = "torch.tensor{{1.0, 2.0}, {3.0, 6.0}}"

local function moment(name, what)
  op(name) {
    args = PARAMETERS, kind = "composite",
    doc = what .. WHAT,
    example = ("torch.%s(%s)\ntorch.%s(%s, 1)"):format(name, ROWS, name, ROWS),
  }
  op(name .. "_all") {
    args = "x: Tensor, unbiased: bool", kind = "composite", overload_of = name,
    body = function(x, unbiased) return ops[name](x, nil, unbiased) end,
    doc = what .. " over all dimensions, with a correction of 1 or, if unbiased is false, none.",
    example = ("torch.%s(%s, false)"):format(name, ROWS),
  }
end

local function with_mean(name, what)
  op(name) {
    args = PARAMETERS, kind = "composite", forms = "function", returns = name:match "^[^_]*" .. ": Tensor, mean: Tensor",
    doc = what .. ", and the mean," .. WHAT,
    example = ("torch.%s(%s, 1)"):format(name, ROWS),
  }
  op(name .. "_all") {
    args = "x: Tensor, unbiased: bool", kind = "composite", forms = "function", returns = name:match "^[^_]*" .. ": Tensor, mean: Tensor", overload_of = name,
    body = function(x, unbiased) return ops[name](x, nil, unbiased) end,
    doc = what .. ", and the mean, over all dimensions, with a correction of 1 or, if unbiased is false, none.",
    example = ("torch.%s(%s, false)"):format(name, ROWS),
  }
end

moment("var", "Variance")
moment("std", "Standard deviation")
with_mean("var_mean", "Variance")
with_mean("std_mean", "Standard deviation")
