--- Powers and exponentials of matrices.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error
local linalg = torch.linalg

local function double(...) return torch.randn({...}, {dtype = torch.float64}) end

before_each(function() torch.manual_seed(1) end)

describe("matrix_power", function()
  it("multiplies as often as it says", function()
    local a = double(3, 3)
    check(linalg.matrix_power(a, 5), a:mm(a):mm(a):mm(a):mm(a), 1e-11)
    check(torch.matrix_power(a, 0), torch.eye(3))
    check(linalg.matrix_power(a, -2):mm(a):mm(a), torch.eye(3), 1e-9)
    check(linalg.matrix_power(torch.tensor {{1, 1}, {0, 1}}, 10), {{1, 10}, {0, 1}})
    check_error("square", linalg.matrix_power, double(2, 3), 2)
  end)
end)

describe("matrix_exp", function()
  it("is the exponential of a diagonal, and turns by an angle", function()
    check(linalg.matrix_exp(torch.diag(torch.tensor {0.0, 1.0, -2.0})), torch.diag(torch.tensor {1, math.exp(1), math.exp(-2)}))
    local turn = torch.tensor({{0, -20}, {20, 0}}, {dtype = torch.float64})
    check(linalg.matrix_exp(turn), {{math.cos(20), -math.sin(20)}, {math.sin(20), math.cos(20)}}, 1e-10)
  end)

  it("has gradients of any order", function()
    local a = double(2, 2):requires_grad_(true)
    assert.is_true(autograd.gradcheck(torch.matrix_exp, {a}))
    assert.is_true(autograd.gradgradcheck(torch.matrix_exp, {a}))
  end)
end)

describe("vander", function()
  it("lists powers", function()
    check(torch.vander(torch.tensor {1, 2, 3}), {{1, 1, 1}, {4, 2, 1}, {9, 3, 1}})
    check(torch.vander(torch.tensor {2, 3}, 3, true), {{1, 2, 4}, {1, 3, 9}})
    check(linalg.vander(torch.tensor {{2, 3}}, {N = 2}), {{{1, 2}, {1, 3}}})
  end)
end)
