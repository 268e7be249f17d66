--- Norms of vectors and matrices.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error
local linalg, inf = torch.linalg, math.huge

describe("a vector's norm", function()
  local x = torch.tensor {{3.0, -4.0}, {0.0, 2.0}}

  it("depends on its order", function()
    local row = x[1]
    check(linalg.vector_norm(row), 5)
    check(linalg.vector_norm(row, 1), 7)
    check(linalg.vector_norm(row, 3), 91 ^ (1 / 3))
    check(linalg.vector_norm(row, inf), 4)
    check(linalg.vector_norm(row, -inf), 3)
    check(linalg.vector_norm(x, 0), 3)
    check(torch.norm(x, 2, 2), {5, 2})
    check(torch.norm(x, 2, 1, true), {{3, 20 ^ 0.5}})
    check(x:norm(), 29 ^ 0.5)
    check(torch.dist(x, x * 2), 29 ^ 0.5)
  end)

  it("is computed in the dtype asked for", function()
    assert.equal(torch.float64, linalg.vector_norm(x, 2, nil, false, {dtype = torch.float64}).dtype)
    check_error("needs a floating-point tensor", linalg.vector_norm, torch.tensor {1, 2})
  end)

  it("has gradients, zeros among them where a norm is 0", function()
    for _, ord in ipairs {1, 2, 3, 1.5, inf, -inf} do
      local leaf = values.leaf {0.3, -1.2, 2.1}
      assert.is_true(autograd.gradcheck(function(v) return linalg.vector_norm(v, ord) end, {leaf}))
      if math.abs(ord) ~= inf then assert.is_true(autograd.gradgradcheck(function(v) return linalg.vector_norm(v, ord) end, {leaf})) end
    end
    local zero = torch.zeros({2}, {requires_grad = true})
    zero:norm():backward()
    check(zero.grad, {0, 0})
  end)
end)

describe("a matrix's norm", function()
  local a = torch.tensor {{1.0, -2.0}, {3.0, 4.0}}

  it("is a sum of columns or rows, or of singular values", function()
    check(linalg.matrix_norm(a), 30 ^ 0.5)
    check(linalg.matrix_norm(a, 1), 6)
    check(linalg.matrix_norm(a, -1), 4)
    check(linalg.matrix_norm(a, inf), 7)
    check(linalg.matrix_norm(a, -inf), 3)
    local s = linalg.svdvals(a):tolist()
    check(linalg.matrix_norm(a, 2), s[1])
    check(linalg.matrix_norm(a, -2), s[2])
    check(linalg.matrix_norm(a, "nuc"), s[1] + s[2])
    check(linalg.norm(a), 30 ^ 0.5)
    check(linalg.norm(a, 1), 6)
    check(linalg.norm(a, 1, 1), {4, 6})
    check(torch.norm(a, "nuc"), s[1] + s[2])
  end)

  it("works over any two dimensions", function()
    local batch = torch.stack({a, a * 2}, 3)
    check(linalg.matrix_norm(batch, 1, {1, 2}), {6, 12})
    check(linalg.matrix_norm(batch, 2, {1, 2}, true):squeeze(), {linalg.matrix_norm(a, 2):item(), 2 * linalg.matrix_norm(a, 2):item()})
  end)

  it("names orders and dimensions that it does not know", function()
    check_error("ord", linalg.matrix_norm, a, 3)
    check_error('the norm "max" is unknown', linalg.matrix_norm, a, "max")
    check_error("must name 2 dimensions", linalg.matrix_norm, a, 1, {1})
    check_error("positions count from 1", linalg.matrix_norm, a, 1, {0, 1})
  end)
end)

describe("renorm", function()
  it("scales down the slices whose norm is too large", function()
    check(torch.renorm(torch.tensor {{3.0, 4.0}, {0.3, 0.4}}, 2, 1, 1), {{0.6, 0.8}, {0.3, 0.4}})
    check_error("maxnorm", torch.renorm, torch.ones(2, 2), 2, 1, -1)
  end)
end)
