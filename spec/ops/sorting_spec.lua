--- Orders along a dimension: sort, topk, kthvalue, median, mode, quantile.
local torch = require "torch"
local gradcheck = require("torch.autograd").gradcheck

local nan = 0 / 0

local function list(x) return x:tolist() end
local function random(...) return torch.randn({...}, {dtype = torch.float64}):requires_grad_(true) end

--- Equal lists, where nan equals nan.
local function same(want, got)
  assert.equal(#want, #got)
  for i, w in ipairs(want) do
    if w ~= w then assert.is_true(got[i] ~= got[i]) else assert.equal(w, got[i]) end
  end
end

local function is_sorted(x, descending)
  local n = x:size(-1)
  local left, right = x:narrow(-1, 1, n - 1), x:narrow(-1, 2, n - 1)
  return (descending and left:ge(right) or left:le(right)):all():item()
end

describe("sort", function()
  it("gives values and positions, nan last, or first when descending", function()
    local values, indices = torch.tensor({3, nan, 1, -1 / 0, 1 / 0}):sort()
    same({-1 / 0, 1, 3, 1 / 0, nan}, list(values))
    assert.same({4, 3, 1, 5, 2}, list(indices))
    values, indices = torch.tensor({3, nan, 1}):sort(-1, true)
    same({nan, 3, 1}, list(values))
    assert.same({2, 1, 3}, list(indices))
  end)

  it("keeps equal elements in their order, both ways, in short and long rows", function()
    for _, n in ipairs {10, 100, 3000} do
      local x = torch.randint(0, 4, {n})
      for _, descending in ipairs {false, true} do
        local values, indices = x:sort(1, descending)
        assert.is_true(is_sorted(values, descending))
        assert.is_true(values:equal(x:gather(1, indices)))
        local ties = values:narrow(1, 1, n - 1):eq(values:narrow(1, 2, n - 1))
        assert.is_true(indices:narrow(1, 1, n - 1):lt(indices:narrow(1, 2, n - 1)):logical_or(ties:logical_not()):all():item())
      end
    end
  end)

  it("sorts every dtype", function()
    for _, name in ipairs {"float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8"} do
      local x = torch.randint(-100, 100, {3, 700}):to_dtype(torch[name])
      assert.is_true(is_sorted((x:sort())))
      assert.is_true(is_sorted((x:sort(-1, true)), true))
    end
    assert.same({0, 7, 250}, list((torch.tensor({250, 0, 7}, {dtype = torch.uint8}):sort())))
    assert.same({false, true, true}, list((torch.tensor({true, false, true}):sort())))
    assert.same({math.mininteger, -1, math.maxinteger}, list((torch.tensor({-1, math.maxinteger, math.mininteger}):sort())))
  end)

  it("sorts any dimension of any layout, 0-d and empty tensors", function()
    local x = torch.tensor {{3, 1}, {2, 5}, {1, 4}}
    assert.same({{1, 1}, {2, 4}, {3, 5}}, list((x:sort(1))))
    assert.same({{1, 2, 3}, {1, 4, 5}}, list((x:t():sort(2))))
    local values, indices = torch.tensor(7):sort()
    assert.same({7, 1}, {values:item(), indices:item()})
    assert.same({0, 3}, {table.unpack(torch.zeros(0, 3):sort(1).shape)})
    assert.same({{3, 2, 1}, {1, 3, 2}}, list(x:t():argsort(2)))
  end)

  it("has gradients", function()
    assert.is_true(gradcheck(function(x) return (x:sort(1, true)) end, {random(4, 3)}))
    assert.is_true(gradcheck(function(x) return (x:topk(2, 1)) end, {random(4, 3)}))
    assert.is_true(gradcheck(function(x) return (x:kthvalue(2, 2)) end, {random(4, 3)}))
    assert.is_true(gradcheck(function(x) return x:median() end, {random(4, 3)}))
  end)
end)

describe("topk and kthvalue", function()
  it("agree with sorting, for few and many", function()
    torch.manual_seed(0)
    local x = torch.randperm(10000):reshape(2, 5000):float()   -- no two are equal, so that positions are told apart
    local sorted, order = x:sort(-1, true)
    for _, k in ipairs {0, 1, 7, 400, 2000, 4999, 5000} do
      local values, indices = x:topk(k)
      assert.is_true(values:equal(sorted:narrow(2, 1, k)))
      assert.is_true(indices:equal(order:narrow(2, 1, k)))
    end
    local ascending = x:sort()
    for _, k in ipairs {1, 2500, 5000} do assert.is_true((x:kthvalue(k)):equal(ascending:select(2, k))) end
  end)

  it("find the way out of patterned rows", function()
    local x = torch.arange(1, 20000)
    assert.equal(5000, (x:kthvalue(5000)):item())
    assert.equal(5000, (x:flip(1):kthvalue(5000)):item())
    assert.same({7, 7, 7}, list((torch.full({9000}, 7):topk(3))))
  end)

  it("name a k that is out of range", function()
    assert.error_matches(function() torch.tensor({1, 2}):topk(3) end, "topk: k = 3 is out of range for dimension 1 of 2 elements")
    assert.error_matches(function() torch.tensor({1, 2}):kthvalue(0) end, "kthvalue: k = 0 is out of range")
    assert.error_matches(function() torch.tensor({1, 2}):sort(0) end, "positions count from 1")
    assert.error_matches(function() torch.zeros(2, 0):kthvalue(1, 2) end, "out of range")
  end)
end)

describe("median and mode", function()
  it("take the lower median; nan wins, or is left out", function()
    assert.equal(2, torch.tensor({4, 1, 3, 2}):median():item())
    local x = torch.tensor {{1, nan, 3}, {6, 5, 4}}
    local values, indices = x:median(2)
    same({nan, 5}, list(values))
    assert.same({2, 2}, list(indices))
    same({1, 5}, list((x:nanmedian(2))))
  end)

  it("find the most frequent element, the smallest of several", function()
    local values, indices = torch.tensor({{3, 1, 3, 1}, {2, 2, 9, 2}}):mode(2)
    assert.same({1, 2}, list(values))
    assert.same({4, 4}, list(indices))
  end)
end)

describe("quantile", function()
  it("interpolates", function()
    local x = torch.tensor {4.0, 1.0, 3.0, 2.0}
    for interpolation, want in pairs {linear = 1.75, lower = 1, higher = 2, midpoint = 1.5, nearest = 2} do
      assert.equal(want, x:quantile(0.25, {interpolation = interpolation}):item())
    end
    assert.same({1, 2.5, 4}, list(x:quantile(torch.tensor {0.0, 0.5, 1.0})))
  end)

  it("puts the quantiles first, and treats nan as asked", function()
    local x = torch.tensor {{1.0, nan, 3.0}, {6.0, 5.0, 4.0}}
    assert.same({2, 2, 1}, {table.unpack(x:quantile(torch.tensor {0.1, 0.5}, 2, true).shape)})
    same({nan, 5}, list(x:quantile(0.5, 2)))
    same({2, 5}, list(x:nanquantile(0.5, 2)))
  end)

  it("has gradients by x and by q", function()
    local q = torch.tensor({0.3, 0.7}, {dtype = torch.float64}):requires_grad_(true)
    assert.is_true(gradcheck(function(x, level) return x:quantile(level, 1) end, {random(6, 2), q}))
  end)

  it("names what does not fit", function()
    assert.error_matches(function() torch.ones(3):quantile(1.5) end, "q must be from 0 to 1, not 1.5")
    assert.error_matches(function() torch.ones(3):quantile(0.5, {interpolation = "cubic"}) end, "not \"cubic\"")
    assert.error_matches(function() torch.tensor({1, 2}):quantile(0.5) end, "int64")
  end)
end)
