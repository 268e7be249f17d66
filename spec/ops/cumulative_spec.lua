--- Running results, differences and the trapezoidal rule.
local torch = require "torch"
local autograd = require "torch.autograd"

local function list(x) return x:tolist() end
local function random(...) return torch.randn({...}, {dtype = torch.float64}):requires_grad_(true) end

describe("running sums and products", function()
  before_each(function() require("torch").manual_seed(0) end)

  it("go along a dimension of any layout", function()
    local x = torch.tensor {{1, 2, 3}, {4, 5, 6}}
    assert.same({{1, 3, 6}, {4, 9, 15}}, list(x:cumsum(2)))
    assert.same({{1, 2, 3}, {4, 10, 18}}, list(x:cumprod(1)))
    assert.same({{1, 3, 6}, {4, 9, 15}}, list(x:t():contiguous():t():cumsum(-1)))
  end)

  it("agree along a last and a first dimension, however wide", function()
    local x = torch.randn(50, 200)
    assert.is_true(x:cumsum(1):allclose(x:t():contiguous():cumsum(2):t(), 1e-4, 1e-4))
    assert.is_true(x:logcumsumexp(1):allclose(x:t():contiguous():logcumsumexp(2):t(), 1e-4, 1e-4))
  end)

  it("give int64 for integers and the dtype that is asked for", function()
    assert.equal(torch.int64, torch.tensor({true, true}):cumsum(1).dtype)
    assert.same({100, 200, 300}, list(torch.full({3}, 100, {dtype = torch.int8}):cumsum(1)))
    assert.equal(torch.float64, torch.ones(2):cumprod(1, {dtype = torch.float64}).dtype)
  end)

  it("take 0-d and empty tensors, and change in place", function()
    assert.equal(3, torch.tensor(3):cumsum(1):item())
    assert.same({0, 2}, {table.unpack(torch.zeros(0, 2):cumsum(1).shape)})
    local x = torch.ones(3)
    x:cumsum_(1)
    assert.same({1, 2, 3}, list(x))
  end)

  it("have a gradient with zeros too, at both orders", function()
    local x = torch.tensor({2.0, 0.0, 3.0, 0.0, 4.0}, {dtype = torch.float64}):requires_grad_(true)
    assert.is_true(autograd.gradcheck(function(v) return v:cumprod(1) end, {x}))
    assert.is_true(autograd.gradgradcheck(function(v) return v:cumprod(1) end, {x}))
    assert.is_true(autograd.gradgradcheck(function(v) return v:logcumsumexp(1) end, {random(4, 2)}))
  end)

  it("keep infinities and large numbers apart", function()
    local y = torch.tensor({-1 / 0, 1000.0, 1000.0}):logcumsumexp(1)
    assert.equal(-1 / 0, y[1]:item())
    assert.is_true(math.abs(y[3]:item() - 1000 - math.log(2)) < 1e-3)
  end)
end)

describe("cummax and cummin", function()
  it("give the last of equal positions, and nan wins", function()
    local values, indices = torch.tensor({1, 3, 3, 2}):cummax(1)
    assert.same({1, 3, 3, 3}, list(values))
    assert.same({1, 2, 3, 3}, list(indices))
    values, indices = torch.tensor({2.0, 0 / 0, 1.0}):cummin(1)
    assert.is_true(values[3]:isnan():item())
    assert.same({1, 2, 2}, list(indices))
  end)

  it("have gradients that add up", function()
    assert.is_true(autograd.gradcheck(function(x) return (x:cummax(1)) end, {random(5, 3)}))
    assert.is_true(autograd.gradcheck(function(x) return (x:cummin(2)) end, {random(5, 3)}))
  end)
end)

describe("diff and trapezoid", function()
  it("take differences of any order", function()
    local x = torch.tensor {1, 4, 9, 16}
    assert.same({3, 5, 7}, list(x:diff()))
    assert.same({2, 2}, list(x:diff(2)))
    assert.same({0}, {table.unpack(x:diff(7).shape)})
    assert.same({1, 3, 5, 7}, list(x:diff({prepend = torch.tensor {0}})))
    assert.same({true, false}, list(torch.tensor({true, false, false}):diff()))
  end)

  it("integrate", function()
    assert.equal(4, torch.trapezoid(torch.tensor {1.0, 2.0, 3.0}):item())
    assert.equal(8, torch.trapz(torch.tensor {1.0, 2.0, 3.0}, {dx = 2}):item())
    assert.equal(5.5, torch.trapezoid(torch.tensor {1.0, 2.0, 3.0}, torch.tensor {0.0, 2.0, 3.0}):item())
    assert.same({1.5, 4}, list(torch.cumulative_trapezoid(torch.tensor {1.0, 2.0, 3.0})))
    assert.error_matches(function() torch.trapezoid(torch.ones(3), torch.ones(2)) end, "2 points for 3 values")
  end)
end)
