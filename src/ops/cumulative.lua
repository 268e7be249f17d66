-- Running results along one dimension.
--
-- Gradients are themselves scans. A product's is a linear recurrence, so that no division is needed and zeros do no harm: with
-- before_i = x_1 ... x_{i-1} and after_i = g_i + x_{i+1} after_{i+1}, the gradient at i is before_i after_i.

local function scan(name, args, grad, doc)
  op(name) {args = args, kind = "kernel", forms = "function", grad = grad, doc = doc}
end

local function both_ways(name, other)
  scan(name, "x: Tensor, dim: dim", function(g, _, dim) return ops[other](g, dim) end, "Running sums of a floating-point or int64 tensor; `_reverse` from the end.")
end

both_ways("_cumsum", "_cumsum_reverse")
both_ways("_cumsum_reverse", "_cumsum")

scan("_recurrence", "b: Tensor, a: Tensor, dim: dim", function(g, _, a, dim, out)
  local along = ops._recurrence_reverse(g, ops._shift(a, dim, -1, 0.0), dim)
  return along, along * ops._shift(out, dim, 1, 0.0)
end, "y_i = b_i + a_i y_{i-1}, starting from 0.")

scan("_recurrence_reverse", "b: Tensor, a: Tensor, dim: dim", function(g, _, a, dim, out)
  local along = ops._recurrence(g, ops._shift(a, dim, 1, 0.0), dim)
  return along, along * ops._shift(out, dim, -1, 0.0)
end, "y_i = b_i + a_i y_{i+1}, starting from 0 at the end.")

scan("_shift", "x: Tensor, dim: dim, by: int, fill: Number", function(g, _, dim, by)
  return ops._shift_back(g, dim, by)
end, "x moved by one place (`by` = 1 or -1) along a dimension; `fill` where nothing comes from.")

scan("_shift_back", "g: Tensor, dim: dim, by: int", function(gg, _, dim, by)
  return ops._shift(gg, dim, by, 0.0)
end, "The gradient of _shift: moved the other way.")

scan("_cumprod", "x: Tensor, dim: dim", function(g, x, dim, out)
  return ops._recurrence_reverse(g, ops._shift(x, dim, -1, 0.0), dim) * ops._shift(out, dim, 1, 1.0)
end, "Running products.")

scan("_cumprod_reverse", "x: Tensor, dim: dim", function(g, x, dim, out)
  return ops._recurrence(g, ops._shift(x, dim, 1, 0.0), dim) * ops._shift(out, dim, -1, 1.0)
end, "Running products from the end.")

scan("_logcumsumexp", "x: Tensor, dim: dim", function(g, x, dim, out)
  local decay = ops._exp_difference(out, ops._shift(out, dim, -1, 3e38))   -- 0 at the end
  return ops._recurrence_reverse(g, decay, dim) * ops._exp_difference(x, out)
end, "Logarithms of the running sums of exp(x).")

op "_exp_difference" {
  args = "a: Tensor, b: Tensor", kind = "elementwise", dtypes = "float", inplace = false, forms = "function",
  c = "a == b ? 1 : EXP(a - b)",
  grad = function(g, _, _, out)
    local along = g * out
    return along, along:neg()
  end,
  doc = "exp(a - b), 1 for equal infinities.",
}

local function public(name, doc, typed)
  op(name) {
    args = "x: Tensor, dim: dim" .. (typed and ", *, dtype: dtype?" or ""), kind = "composite", inplace = true,
    doc = doc .. (typed and " Integers become int64; `dtype` converts x before." or ""),
    example = ("torch.%s(torch.tensor{1, 2, 3, 4}, 1)"):format(name),
  }
end

public("cumsum", "Running sums along `dim`.", true)
public("cumprod", "Running products along `dim`; the gradient is right with zeros too.", true)

op "logcumsumexp" {
  args = "x: Tensor, dim: dim", kind = "composite",
  body = function(x, dim) return ops._logcumsumexp(x, dim) end,
  doc = "Logarithms of the running sums of exp(x) along `dim`, without overflow: x's sizes. x is floating point.",
  example = "torch.logcumsumexp(torch.zeros(3), 1)",
}

local function running_extremum(name, word)
  op(name) {
    args = "x: Tensor, dim: dim", kind = "kernel", returns = "values: Tensor, indices: Tensor",
    grad = function(g, x, dim, out) return ops._sum_at_along(g[1], out[2], dim) end,
    doc = ("The %s element so far along `dim`, and its position, the last of equal ones. nan wins."):format(word),
    example = ("torch.%s(torch.tensor{2, 1, 3, 3}, 1)"):format(name),
  }
end

running_extremum("cummax", "largest")
running_extremum("cummin", "smallest")

op "_sum_at_along" {
  args = "g: Tensor, indices: Tensor, dim: dim", kind = "kernel", forms = "function",
  grad = function(gg, _, indices, dim) return ops._pick_along(gg, indices, dim, true) end,
  doc = "g added up at given positions along a dimension.",
}
