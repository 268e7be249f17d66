--- Triangular systems and Cholesky factorisations.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error
local linalg = torch.linalg

local function double(...) return torch.randn({...}, {dtype = torch.float64}) end
local function regular(n) return double(n, n) + torch.eye(n, {dtype = torch.float64}) * 4 end

before_each(function() torch.manual_seed(1) end)

describe("solve_triangular", function()
  it("reads the named triangle only", function()
    local a, b = regular(3), double(3, 2)
    check(a:triu():mm(linalg.solve_triangular(a, b, {upper = true})), b, 1e-12)
    check(a:tril():mm(linalg.solve_triangular(a, b, {upper = false})), b, 1e-12)
    check(linalg.solve_triangular(a, b:t(), {upper = true, left = false}):mm(a:triu()), b:t(), 1e-12)
    local unit = a:tril(-1) + torch.eye(3, {dtype = torch.float64})
    check(unit:mm(linalg.solve_triangular(a, b, {upper = false, unitriangular = true})), b, 1e-12)
    local x = torch.triangular_solve(b, a, true, true)
    check(a:triu():t():mm(x), b, 1e-12)
  end)

  it("has gradients of any order", function()
    local a, b = regular(3):requires_grad_(true), double(3, 2):requires_grad_(true)
    for _, upper in ipairs {true, false} do
      local function solve(x, y) return linalg.solve_triangular(x, y, {upper = upper}) end
      assert.is_true(autograd.gradcheck(solve, {a, b}))
      assert.is_true(autograd.gradgradcheck(solve, {a, b}))
    end
  end)

  it("names what does not agree", function()
    check_error("2 rows for matrices of 3", linalg.solve_triangular, regular(3), double(2, 2), {upper = true})
    check_error("square", linalg.solve_triangular, double(3, 2), double(3, 2), {upper = true})
  end)
end)

describe("cholesky", function()
  local function definite(n)
    local a = regular(n)
    return a:mm(a:t())
  end

  it("multiplies to the matrix it came from", function()
    local a = definite(4)
    local l, u = linalg.cholesky(a), linalg.cholesky(a, {upper = true})
    check(l:mm(l:t()), a, 1e-11)
    check(u:t():mm(u), a, 1e-11)
    check(l:triu(1), l * 0)
    check(a:mm(torch.cholesky_solve(double(4, 2) * 0 + 1, l)), torch.ones({4, 2}, {dtype = torch.float64}), 1e-10)
    check(a:mm(torch.cholesky_inverse(u, true)), torch.eye(4), 1e-10)
  end)

  it("reports a matrix that is not positive-definite", function()
    check_error("the matrix is not positive-definite: a leading minor is not positive (at 1)", linalg.cholesky, torch.eye(2) * -1)
    local _, info = linalg.cholesky_ex(torch.tensor {{1.0, 2.0}, {2.0, 1.0}})
    check(info, 2)
  end)

  it("has gradients of any order", function()
    local x = double(3, 3):requires_grad_(true)
    local function factor(v) return linalg.cholesky(v:mm(v:t()) + torch.eye(3, {dtype = torch.float64})) end
    assert.is_true(autograd.gradcheck(factor, {x}))
    assert.is_true(autograd.gradgradcheck(factor, {x}))
  end)
end)
