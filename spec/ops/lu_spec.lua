--- LU factorisations and what is solved with them.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error
local linalg = torch.linalg

local function double(...) return torch.randn({...}, {dtype = torch.float64}) end

before_each(function() torch.manual_seed(1) end)

describe("lu", function()
  it("multiplies to the matrix it came from", function()
    for _, sizes in ipairs {{3, 3}, {4, 2}, {2, 4}, {2, 3, 3}, {0, 3}} do
      local a = double(table.unpack(sizes))
      local p, l, u = linalg.lu(a)
      check(p:matmul(l):matmul(u), a, 1e-12)
      check(l:triu(1), l * 0)
      check(u:tril(-1), u * 0)
    end
  end)

  it("counts pivots from 1, and unpacks to the same factors", function()
    local a = torch.tensor {{0.0, 1.0}, {2.0, 0.0}}
    local factors, pivots = linalg.lu_factor(a)
    check(factors, {{2, 0}, {0, 1}})
    check(pivots, {2, 2})
    check(torch.lu_unpack(factors, pivots), {{0, 1}, {1, 0}})
    check_error("pivot 3 is out of range for 2 rows", torch.lu_unpack, factors, torch.tensor({3, 2}, {dtype = torch.int32}))
  end)

  it("reports a singular matrix", function()
    local _, _, info = linalg.lu_factor_ex(torch.ones(2, 2))
    check(info, 2)
    check_error("is singular", linalg.lu_factor, torch.ones(2, 2))
    check_error("matrix 2 of the batch is singular", linalg.lu_factor, torch.stack {torch.eye(2), torch.ones(2, 2)})
  end)

  it("has gradients of any order in all shapes", function()
    for _, sizes in ipairs {{3, 3}, {4, 2}, {2, 4}} do
      local a = double(table.unpack(sizes)):requires_grad_(true)
      local function factors(x)
        local _, l, u = linalg.lu(x)
        return l, u
      end
      assert.is_true(autograd.gradcheck(factors, {a}))
      assert.is_true(autograd.gradgradcheck(factors, {a}))
    end
  end)
end)

describe("lu_solve", function()
  it("solves from either side, transposed or not", function()
    local a, b = double(2, 3, 3), double(3, 2)
    local factors, pivots = linalg.lu_factor(a)
    check(a:matmul(linalg.lu_solve(factors, pivots, b)), b:expand(2, 3, 2), 1e-10)
    check(a.mT:matmul(linalg.lu_solve(factors, pivots, b, {adjoint = true})), b:expand(2, 3, 2), 1e-10)
    check(linalg.lu_solve(factors, pivots, b:t(), {left = false}):matmul(a), b:t():expand(2, 2, 3), 1e-10)
    check(torch.lu_solve(b, factors, pivots), linalg.lu_solve(factors, pivots, b), 1e-12)
  end)

  it("has gradients of the factors too", function()
    local factors, pivots = linalg.lu_factor(double(3, 3))
    local function solve(f, b) return linalg.lu_solve(f, pivots, b) end
    assert.is_true(autograd.gradcheck(solve, {factors:clone():requires_grad_(true), double(3, 2):requires_grad_(true)}))
  end)

  it("names what does not agree", function()
    local factors, pivots = linalg.lu_factor(double(3, 3))
    check_error({"{3, 3}", "{2, 2}"}, linalg.lu_solve, factors, pivots, double(2, 2))
    check_error("int32", linalg.lu_solve, factors, torch.tensor {1, 2, 3}, double(3, 2))
  end)
end)
