--- Distances between vectors.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error

local function double(...) return torch.randn({...}, {dtype = torch.float64}) end

before_each(function() torch.manual_seed(1) end)

describe("cdist", function()
  it("compares each row with each", function()
    local x, y = torch.tensor {{0.0, 0.0}, {3.0, 4.0}}, torch.tensor {{0.0, 0.0}, {0.0, 1.0}, {3.0, 0.0}}
    check(torch.cdist(x, y), {{0, 1, 3}, {5, 18 ^ 0.5, 4}})
    check(torch.cdist(x, y, 1), {{0, 1, 3}, {7, 6, 4}})
    check(torch.cdist(x, y, math.huge), {{0, 1, 3}, {4, 3, 4}})
    check(torch.cdist(x, y, 0), {{0, 1, 1}, {2, 2, 1}})
    check(torch.cdist(x, y, 3), {{0, 1, 3}, {91 ^ (1 / 3), 54 ^ (1 / 3), 4}})
  end)

  it("gives the same by a matrix product", function()
    local x, y = double(2, 40, 5), double(30, 5)
    check(torch.cdist(x, y), torch.cdist(x, y, 2, "donot_use_mm_for_euclid_dist"), 1e-10)
  end)

  it("has gradients of any order, zeros for equal points", function()
    local x, y = double(3, 2):requires_grad_(true), double(2, 2):requires_grad_(true)
    for _, p in ipairs {1, 2, 3, 1.5, math.huge} do
      local function f(a, b) return torch.cdist(a, b, p) end
      assert.is_true(autograd.gradcheck(f, {x, y}))
      assert.is_true(autograd.gradgradcheck(f, {x, y}))
    end
    local function by_product(a, b) return torch.cdist(a, b, 2, "use_mm_for_euclid_dist") end
    assert.is_true(autograd.gradcheck(by_product, {x, y}))
    assert.is_true(autograd.gradgradcheck(by_product, {x, y}))
    local same = torch.ones({2, 2}, {requires_grad = true})
    torch.cdist(same, same):sum():backward()
    check(same.grad, {{0, 0}, {0, 0}})
  end)

  it("names what does not agree", function()
    check_error("rows of 2 elements against rows of 3", torch.cdist, torch.ones(2, 2), torch.ones(2, 3))
    check_error("'p' must not be negative", torch.cdist, torch.ones(2, 2), torch.ones(2, 2), -1)
    check_error("compute_mode", torch.cdist, torch.ones(2, 2), torch.ones(2, 2), 2, "fast")
  end)
end)

describe("pdist", function()
  it("compares each pair of rows once", function()
    local x = torch.tensor {{0.0, 0.0}, {3.0, 4.0}, {0.0, 1.0}}
    check(torch.pdist(x), {5, 1, 18 ^ 0.5})
    assert.equal(0, torch.pdist(torch.ones(1, 3)):numel())
    assert.is_true(autograd.gradcheck(function(a) return torch.pdist(a, 3) end, {double(3, 2):requires_grad_(true)}))
    check_error("needs a matrix", torch.pdist, torch.ones(2, 2, 2))
  end)
end)
