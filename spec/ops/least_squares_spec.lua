--- Least squares and symmetric systems.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error
local linalg = torch.linalg

local function double(...) return torch.randn({...}, {dtype = torch.float64}) end

before_each(function() torch.manual_seed(1) end)

describe("lstsq", function()
  it("leaves a residual at right angles to the columns, by every driver", function()
    local a, b = double(2, 5, 3), double(2, 5, 2)
    for _, driver in ipairs {"gels", "gelsy", "gelsd", "gelss"} do
      local x, residuals, rank, s = linalg.lstsq(a, b, nil, {driver = driver})
      local rest = a:matmul(x) - b
      check(a.mT:matmul(rest), torch.zeros(2, 3, 2), 1e-10)
      if driver ~= "gelsy" then check(residuals, (rest * rest):sum(-2), 1e-10) end
      if driver ~= "gels" then check(rank, {3, 3}) end
      if driver == "gelsd" or driver == "gelss" then check(s, linalg.svdvals(a), 1e-10) end
    end
  end)

  it("gives the smallest of many solutions", function()
    local a, b = double(2, 4), double(2)
    check(linalg.lstsq(a, b:unsqueeze(-1)):squeeze(-1), linalg.pinv(a):mv(b), 1e-10)
    check(linalg.lstsq(a, b), linalg.pinv(a):mv(b), 1e-10)
  end)

  it("has gradients of any order", function()
    local a, b = double(4, 2):requires_grad_(true), double(4, 2):requires_grad_(true)
    local function solution(x, y) return (linalg.lstsq(x, y)) end
    assert.is_true(autograd.gradcheck(solution, {a, b}))
    assert.is_true(autograd.gradgradcheck(solution, {a, b}))
  end)

  it("names what does not agree", function()
    check_error("4 rows of A against 3 of B", linalg.lstsq, double(4, 2), double(3, 2))
    check_error('driver\' is "qr"', linalg.lstsq, double(4, 2), double(4, 2), nil, {driver = "qr"})
  end)
end)

describe("ldl_solve", function()
  it("solves symmetric systems that are not definite", function()
    local x = double(2, 4, 4)
    local a, b = x + x.mT, double(4, 3)
    local factors, pivots = linalg.ldl_factor(a)
    check(a:matmul(linalg.ldl_solve(factors, pivots, b)), b:expand(2, 4, 3), 1e-10)
    check_error("pivot 0 is out of range", linalg.ldl_solve, factors, pivots * 0, b)
    check_error("is singular", linalg.ldl_factor, torch.zeros(2, 2))
  end)
end)
