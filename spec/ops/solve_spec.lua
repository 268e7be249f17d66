--- Linear systems, inverses and determinants.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error
local linalg = torch.linalg

local function double(...) return torch.randn({...}, {dtype = torch.float64}) end

before_each(function() torch.manual_seed(1) end)

describe("solve", function()
  it("takes matrices and vectors, from either side, and broadcasts", function()
    local a, b = double(2, 3, 3), double(3, 2)
    check(a:matmul(linalg.solve(a, b)), b:expand(2, 3, 2), 1e-10)
    check(linalg.solve(a[1], b:t(), {left = false}):mm(a[1]), b:t(), 1e-10)
    check(a[1]:mv(linalg.solve(a[1], b[{{}, 1}])), b[{{}, 1}], 1e-10)
    local vectors = double(2, 3)
    check(a:matmul(linalg.solve(a, vectors):unsqueeze(-1)):squeeze(-1), vectors, 1e-10)
  end)

  it("reports singular matrices and sizes that do not agree", function()
    check_error("is singular", linalg.solve, torch.ones(2, 2), torch.ones(2, 1))
    local _, info = linalg.solve_ex(torch.ones(2, 2), torch.ones(2, 1))
    check(info, 2)
    check_error({"{2, 2}", "{3}"}, linalg.solve, torch.eye(2), torch.ones(3))
    check_error("must hold square matrices, not sizes {2, 3}", linalg.inv, torch.ones(2, 3))
    check_error("float32 or float64, not int64", linalg.inv, torch.ones({2, 2}, {dtype = torch.int64}))
  end)

  it("has gradients of any order", function()
    local a, b = double(3, 3):requires_grad_(true), double(3, 2):requires_grad_(true)
    assert.is_true(autograd.gradcheck(linalg.solve, {a, b}))
    assert.is_true(autograd.gradgradcheck(linalg.solve, {a, b}))
  end)
end)

describe("inv", function()
  it("is what multiplies to the identity", function()
    local a = double(2, 4, 4)
    check(a:matmul(linalg.inv(a)), torch.eye(4):expand(2, 4, 4), 1e-10)
    assert.same({0, 3}, {linalg.inv(torch.ones(0, 3, 3)):size(1), 3})
    check_error("matrix 2 of the batch is singular", torch.inverse, torch.stack {torch.eye(2), torch.zeros(2, 2)})
  end)
end)

describe("det", function()
  it("is a signed volume", function()
    check(linalg.det(torch.tensor {{1.0, 2.0}, {3.0, 4.0}}), -2)
    check(torch.det(torch.stack {torch.eye(2), torch.ones(2, 2)}), {1, 0})
    check(linalg.det(torch.ones(0, 0)), 1)
    local sign, logarithm = torch.slogdet(torch.tensor {{1.0, 2.0}, {3.0, 4.0}})
    check(sign, -1)
    check(logarithm, math.log(2))
    assert.is_true(torch.logdet(torch.tensor {{1.0, 2.0}, {3.0, 4.0}}):isnan():item())
  end)

  it("neither overflows on its way nor its logarithm", function()
    local a = torch.diag(torch.tensor({1e200, 1e200, 1e-200, 1e-200, -3}, {dtype = torch.float64}))
    check(linalg.det(a), -3, 1e-9)
    local _, logarithm = linalg.slogdet(torch.eye(3, {dtype = torch.float64}) * 1e200)
    check(logarithm, 600 * math.log(10), 1e-9)
  end)

  it("has gradients of any order, of singular matrices too", function()
    local a = double(2, 3, 3):requires_grad_(true)
    assert.is_true(autograd.gradcheck(linalg.det, {a}))
    assert.is_true(autograd.gradgradcheck(linalg.det, {a}))
    local singular = values.leaf {{{1, 2}, {2, 4}}, {{1, 2}, {3, 4}}}
    assert.is_true(autograd.gradcheck(linalg.det, {singular}))
    assert.is_true(autograd.gradgradcheck(linalg.det, {singular}, nil, {eps = 1e-4}))
    assert.is_true(autograd.gradcheck(function(x) return select(2, linalg.slogdet(x)) end, {a}))
  end)
end)

describe("tensorinv and tensorsolve", function()
  it("invert a tensor as a map", function()
    local a = double(2, 3, 6)
    check(torch.tensordot(linalg.tensorinv(a, 2), a, 2), torch.eye(6), 1e-10)
    local b = double(2, 3)
    check(torch.tensordot(a, linalg.tensorsolve(a, b), 1), b, 1e-10)
    check_error("have 2 elements, the others 18", linalg.tensorinv, a, 1)
  end)
end)
