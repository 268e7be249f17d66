--- gather, scatter and their reductions.
local torch = require "torch"
local gradcheck = require("torch.autograd").gradcheck

local function list(x) return x:tolist() end
local function random(...) return torch.randn({...}, {dtype = torch.float64}):requires_grad_(true) end

describe("gather", function()
  local x = torch.tensor {{1, 2, 3}, {4, 5, 6}}

  it("reads a position for each element", function()
    assert.same({{3, 1}, {5, 5}}, list(x:gather(2, torch.tensor {{3, 1}, {2, -2}})))
    assert.same({{4, 2, 6}}, list(x:gather(1, torch.tensor {{2, 1, 2}})))
  end)

  it("reads other layouts the same", function()
    assert.same(list(x:gather(2, torch.tensor {{3}, {1}})), list(x:t():contiguous():t():gather(2, torch.tensor {{3}, {1}})))
  end)

  it("names what does not fit", function()
    assert.error_matches(function() return x:gather(2, torch.tensor {{4}, {1}}) end, "index 4 is out of range for a dimension of size 3")
    assert.error_matches(function() return x:gather(2, torch.tensor {{0}}) end, "positions count from 1")
    assert.error_matches(function() return x:gather(2, torch.tensor {1}) end, "expected 2 dimensions")
    assert.error_matches(function() return x:gather(2, torch.tensor {{1}, {1}, {1}}) end, "exceed")
    assert.error_matches(function() return x:gather(2, torch.tensor({{1}}, {dtype = torch.int32})) end, "int64")
  end)

  it("broadcasts beside the dimension as take_along_dim", function()
    assert.same({{3}, {6}}, list(x:take_along_dim(torch.tensor {{3}}, 2)))
    assert.same({6, 1}, list(x:take_along_dim(torch.tensor {6, 1})))
  end)
end)

describe("scatter", function()
  local index = torch.tensor {{1, 3, 1}}

  it("writes elements, numbers, sums and products", function()
    assert.same({{6, 0, 5}}, list(torch.zeros(1, 3):scatter(2, index, torch.tensor {{4.0, 5.0, 6.0}})))
    assert.same({{2, 0, 2}}, list(torch.zeros(1, 3):scatter(2, index, 2.0)))
    assert.same({{10, 0, 5}}, list(torch.zeros(1, 3):scatter_add(2, index, torch.tensor {{4.0, 5.0, 6.0}})))
    assert.same({{8, 2, 4}}, list(torch.full({1, 3}, 2.0):scatter(2, index, 2.0, {reduce = "multiply"})))
  end)

  it("works in place and through views", function()
    local x = torch.zeros(2, 3)
    assert.equal(x, x:scatter_(1, torch.tensor {{2, 1, 2}}, 1.0))
    x:t():scatter_add_(1, torch.tensor {{1, 1}}, torch.ones(1, 2))
    assert.same({{1, 1, 0}, {2, 0, 1}}, list(x))
  end)

  it("writes nothing when a position is out of range", function()
    local x = torch.zeros(1, 3)
    assert.has_error(function() x:scatter_(2, torch.tensor {{1, 4}}, 1.0) end)
    assert.same({{0, 0, 0}}, list(x))
  end)

  it("is deterministic: the last of repeated positions stays, sums go in order", function()
    local x = torch.zeros(4, 1000)
    local where = torch.ones({4, 1000}, {dtype = torch.int64})
    x:scatter_(2, where, torch.arange(1, 1001, {dtype = torch.float32}):expand(4, 1000))
    assert.same({{1000}, {1000}, {1000}, {1000}}, list(x:narrow(2, 1, 1)))
  end)
end)

describe("scatter_reduce", function()
  local x, index, src = torch.tensor {1.0, 2.0, 3.0}, torch.tensor {1, 1, 3}, torch.tensor {5.0, 7.0, -2.0}

  it("reduces together with what is there", function()
    local expected = {sum = {13, 2, 1}, prod = {35, 2, -6}, mean = {13 / 3, 2, 0.5}, amax = {7, 2, 3}, amin = {1, 2, -2}}
    for reduce, values in pairs(expected) do
      for i, v in ipairs(list(x:scatter_reduce(1, index, src, reduce))) do assert.near(values[i], v, 1e-6, reduce) end
    end
  end)

  it("reduces without what is there", function()
    local expected = {sum = {12, 2, -2}, prod = {35, 2, -2}, mean = {6, 2, -2}, amax = {7, 2, -2}, amin = {5, 2, -2}}
    for reduce, values in pairs(expected) do
      assert.same(values, list(x:scatter_reduce(1, index, src, reduce, {include_self = false})), reduce)
    end
    assert.same({6, 2, -2}, list(x:index_reduce(1, index, src, "mean", {include_self = false})))
  end)

  it("refuses unknown reductions", function()
    assert.error_matches(function() return x:scatter_reduce(1, index, src, "median") end, 'got "median"')
  end)
end)

describe("gradients of gather and scatter", function()
  local index = torch.tensor {{1, 3}, {2, 2}}

  it("are those of their differences", function()
    torch.manual_seed(5)
    local x, src = random(2, 3), random(2, 2)
    assert.is_true(gradcheck(function(a) return a:gather(2, index) end, {x}))
    assert.is_true(gradcheck(function(a, b) return a:scatter_add(2, index, b) end, {x, src}))
    for _, reduce in ipairs {"sum", "prod", "mean", "amax", "amin"} do
      for _, include_self in ipairs {true, false} do
        local function reduced(a, b) return a:scatter_reduce(2, index, b, reduce, {include_self = include_self}) end
        assert.is_true(gradcheck(reduced, {x, src}))
      end
    end
  end)
end)
