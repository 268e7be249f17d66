-- Running sums, products and extremes along a dimension.

op "cumsum" {
  args = "x: Tensor, dim: dim, *, dtype: dtype?", kind = "kernel", inplace = true,
  grad = function(g, x, dim) return ops._cumsum_reversed(g, dim):to_dtype(x.dtype) end,
  doc = "Sums of the elements up to each position along `dim`. Integers are summed as int64.",
}

op "_cumsum_reversed" {
  args = "x: Tensor, dim: dim", kind = "kernel",
  grad = function(g, _, dim) return ops.cumsum(g, dim) end,
  doc = "Sums of the elements from each position on.",
}

op "cumprod" {
  args = "x: Tensor, dim: dim, *, dtype: dtype?", kind = "kernel", inplace = true,
  grad = function(g, x, dim, _, out) return ops._cumprod_backward(g, x, dim, out) end,
  doc = "Products of the elements up to each position along `dim`. Integers are multiplied as int64.",
}

op "_cumprod_backward" {
  args = "g: Tensor, x: Tensor, dim: dim, products: Tensor", kind = "composite",
  doc = "The gradient of cumprod, right where elements are 0 too.",
}

op "_cumprod_gradient" {
  args = "g: Tensor, x: Tensor, dim: dim", kind = "kernel", nograd = "used where nothing is recorded",
  doc = "The product of the elements before each position times what follows of g, by one pass in each direction.",
}

local function running(name, word)
  op("cum" .. name) {
    args = "x: Tensor, dim: dim", kind = "kernel", returns = "values: Tensor, indices: Tensor",
    grad = function(g, x, dim, out) return ops._unsort(g[1], out[2], x.shape, dim) end,
    doc = ("The %s elements up to each position along `dim`, and their positions, the last of equal ones."):format(word),
  }
end

running("max", "largest")
running("min", "smallest")

op "logcumsumexp" {
  args = "x: Tensor, dim: dim", kind = "kernel", inplace = true,
  grad = function(g, x, dim, out)
    return ops._logcumsumexp_backward(g, x, dim, out)
  end,
  doc = "Logarithms of the sums of exponentials up to each position along `dim`.",
}

op "_logcumsumexp_backward" {
  args = "g: Tensor, x: Tensor, dim: dim, y: Tensor", kind = "composite",
  body = function(g, x, dim, y)
    local function tail(part)   -- log of the sums from each position on of part * exp(-y)
      return ops.flip(ops.logcumsumexp(ops.flip(part:log() - y, dim), dim), dim)
    end
    local zero = ops.zeros_like(g)
    local up, down = tail(ops.where(g:gt(0), g, zero)), tail(ops.where(g:lt(0), -g, zero))
    return (up + x):exp() - (down + x):exp()
  end,
  doc = "The gradient of logcumsumexp.",
}
