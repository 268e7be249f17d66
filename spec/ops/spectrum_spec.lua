--- Eigenvalues, singular values, and what follows from them.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error
local linalg = torch.linalg

local function double(...) return torch.randn({...}, {dtype = torch.float64}) end

before_each(function() torch.manual_seed(1) end)

describe("eigh", function()
  it("diagonalises what the named triangle says", function()
    local a = double(2, 3, 3)
    local lower = a:tril() + a:tril(-1).mT
    local l, v = linalg.eigh(a)
    check(v:matmul(torch.diag_embed(l)):matmul(v.mT), lower, 1e-12)
    check(linalg.eigvalsh(a.mT, "U"), l, 1e-12)
    check_error("UPLO' is \"X\"", linalg.eigh, a, "X")
  end)

  it("has gradients of any order", function()
    local a = double(3, 3):requires_grad_(true)
    local function values_and_sizes(x)
      local l, v = linalg.eigh(x + x.mT)
      return l, v * v
    end
    assert.is_true(autograd.gradcheck(values_and_sizes, {a}))
    assert.is_true(autograd.gradgradcheck(values_and_sizes, {a}))
  end)

  it("has gradients of equal eigenvalues' sum", function()
    local x = torch.eye(3, {dtype = torch.float64, requires_grad = true})
    linalg.eigvalsh(x):sum():backward()
    check(x.grad, torch.eye(3), 1e-12)
  end)
end)

describe("svd", function()
  it("multiplies to the matrix it came from", function()
    for _, sizes in ipairs {{4, 3}, {3, 4}, {2, 3, 3}} do
      local a = double(table.unpack(sizes))
      local u, s, vh = linalg.svd(a, false)
      check(u:matmul(torch.diag_embed(s)):matmul(vh), a, 1e-12)
      local full_u, _, full_vh = linalg.svd(a)
      assert.same({sizes[#sizes - 1], sizes[#sizes]}, {full_u:size(-1), full_vh:size(-1)})
      check(linalg.svdvals(a), s, 1e-12)
      local _, _, v = torch.svd(a)
      check(v, vh.mT, 1e-12)
    end
  end)

  it("has gradients of any order", function()
    for _, sizes in ipairs {{3, 3}, {4, 2}, {2, 4}} do
      local a = double(table.unpack(sizes)):requires_grad_(true)
      local function unsigned(x)
        local u, s, vh = linalg.svd(x, false)
        return u * u, s, vh * vh
      end
      assert.is_true(autograd.gradcheck(unsigned, {a}))
      assert.is_true(autograd.gradgradcheck(unsigned, {a}))
    end
  end)

  it("has gradients of equal singular values' sum", function()
    local x = torch.eye(3, {dtype = torch.float64, requires_grad = true})
    linalg.svdvals(x):sum():backward()
    check(x.grad, torch.eye(3), 1e-12)
  end)

  it("refuses nan", function()
    check_error("may hold nan or inf", linalg.svd, torch.full({2, 2}, 0 / 0))
    check_error("2 or more dimensions", linalg.svd, torch.ones(2))
  end)
end)

describe("pinv, matrix_rank and cond", function()
  it("invert what can be inverted", function()
    local a = double(2, 4, 3)
    local p = linalg.pinv(a)
    check(a:matmul(p):matmul(a), a, 1e-11)
    check(p:matmul(a):matmul(p), p, 1e-11)
    local deficient = torch.tensor {{1.0, 2.0}, {2.0, 4.0}}
    check(linalg.pinv(deficient), {{0.04, 0.08}, {0.08, 0.16}})
    check(linalg.pinv(deficient, {hermitian = true}), {{0.04, 0.08}, {0.08, 0.16}})
  end)

  it("count singular values above the limit", function()
    local a = torch.diag(torch.tensor {10.0, 1.0, 0.01})
    check(linalg.matrix_rank(a), 3)
    check(linalg.matrix_rank(a, 0.1), 2)
    check(linalg.matrix_rank(a, {rtol = 0.5}), 1)
    check(linalg.matrix_rank(torch.stack {a, a}, {atol = torch.tensor {0.1, 2.0}}), {2, 1})
    check(linalg.matrix_rank(torch.zeros(2, 2)), 0)
  end)

  it("measure how far from singular", function()
    local a = torch.diag(torch.tensor {4.0, 2.0})
    check(linalg.cond(a), 2)
    check(linalg.cond(a, -2), 0.5)
    check(linalg.cond(a, 1), 2)
    check(linalg.cond(a, "fro"), 20 ^ 0.5 * (1 / 16 + 1 / 4) ^ 0.5)
    check(linalg.cond(torch.ones(2, 2), 1), math.huge)
  end)

  it("have gradients", function()
    local a = double(3, 2):requires_grad_(true)
    assert.is_true(autograd.gradcheck(linalg.pinv, {a}))
    assert.is_true(autograd.gradgradcheck(linalg.pinv, {a}))
    assert.is_true(autograd.gradcheck(function(x) return linalg.cond(x) end, {double(2, 2):requires_grad_(true)}))
  end)
end)
