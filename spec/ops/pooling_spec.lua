--- Pooling.
local torch = require "torch"
local F = require "torch.nn.functional"
local autograd = require "torch.autograd"
local values = require "support.values"
local check = values.check

describe("max_pool", function()
  local x = torch.tensor {{{{1.0, 5.0, 2.0, 0.0}, {3.0, 4.0, 8.0, 7.0}, {9.0, 1.0, 1.0, 1.0}, {0.0, 2.0, 3.0, 6.0}}}}

  it("takes the largest element of each window", function()
    assert.same({{{{5, 8}, {9, 6}}}}, F.max_pool2d(x, 2):tolist())
    assert.same({{{{5, 8, 8}, {9, 8, 8}, {9, 3, 6}}}}, F.max_pool2d(x, 2, 1):tolist())
  end)

  it("returns positions in the plane, which max_unpool takes", function()
    local y, at = F.max_pool2d(x, 2, {return_indices = true})
    assert.same({{{{2, 7}, {9, 16}}}}, at:tolist())
    local back = F.max_unpool2d(y, at, 2)
    assert.same({{{{0, 5, 0, 0}, {0, 0, 8, 0}, {9, 0, 0, 0}, {0, 0, 0, 6}}}}, back:tolist())
    local _, again = F.max_pool2d(x, 2, 2, 0, 1, false, true)
    assert.same(at:tolist(), again:tolist())
  end)

  it("sends the gradient to the largest elements", function()
    local leaf = x:clone():requires_grad_(true)
    F.max_pool2d(leaf, 3, 1):sum():backward()
    assert.same({{{{0, 0, 0, 0}, {0, 0, 2, 0}, {2, 0, 0, 0}, {0, 0, 0, 0}}}}, leaf.grad:tolist())
  end)

  it("keeps nan, and knows windows of -inf", function()
    local y = F.max_pool1d(torch.tensor {{1.0, 0 / 0, 2.0, -math.huge, -math.huge}}, 2, 2, {ceil_mode = true})
    local first, second, third = table.unpack(y[1]:tolist())
    assert.is_true(first ~= first)
    assert.same({2, -math.huge}, {second, third})
  end)

  it("agrees with every stride, padding and dilation of rows wider than a block", function()
    local wide = torch.randn(1, 600)
    for _, c in ipairs {{3, 1, 1, 1}, {3, 2, 1, 1}, {4, 3, 2, 1}, {3, 1, 0, 5}} do
      local kernel, stride, padding, dilation = table.unpack(c)
      local y = F.max_pool1d(wide, kernel, stride, padding, dilation):tolist()[1]
      local a = wide:tolist()[1]
      for o = 1, #y do
        local best = -math.huge
        for k = 0, kernel - 1 do best = math.max(best, a[(o - 1) * stride - padding + k * dilation + 1] or -math.huge) end
        assert.equal(best, y[o])
      end
    end
  end)

  it("refuses windows that make no sense", function()
    assert.error_matches(function() F.max_pool2d(x, 5) end, "smaller, with its padding, than the window")
    assert.error_matches(function() F.max_pool2d(x, 2, 1, 2) end, "at most half of kernel_size")
    assert.error_matches(function() F.max_pool2d(x, 2, 0) end, "stride must be at least 1, got 0")
    assert.error_matches(function() F.max_unpool2d(F.max_pool2d(x, 2), torch.full({1, 1, 2, 2}, 17), 2) end, "index 17 is out of range")
  end)
end)

describe("avg_pool", function()
  it("counts the padding or not", function()
    local x = torch.ones(1, 1, 2, 2)
    assert.same({{{{0.25, 0.5, 0.25}, {0.5, 1, 0.5}, {0.25, 0.5, 0.25}}}}, F.avg_pool2d(x, 2, 1, 1):tolist())
    assert.equal(9, F.avg_pool2d(x, 2, 1, 1, false, false):sum():item())
    assert.equal(8, F.avg_pool2d(x, 2, 1, 1, {divisor_override = 2}):sum():item())
  end)

  it("shares evenly when adaptive", function()
    assert.same({{1.5, 3, 4.5}}, F.adaptive_avg_pool1d(torch.tensor {{1.0, 2.0, 3.0, 4.0, 5.0}}, 3):tolist())
    local x = torch.randn(2, 3, 40, 40)
    check(F.adaptive_avg_pool2d(x, 1):flatten(), x:mean({3, 4}):flatten(), 1e-5)
  end)
end)

describe("fractional_max_pool2d", function()
  it("covers the plane with windows placed by the samples", function()
    torch.manual_seed(0)
    local x = torch.randn({2, 3, 9, 8}, {dtype = torch.float64, requires_grad = true})
    local y, at = F.fractional_max_pool2d(x, 2, {output_ratio = 0.5, return_indices = true})
    assert.same({2, 3, 4, 4}, {table.unpack(y.shape)})
    assert.same(y:tolist(), x:flatten(3):gather(3, at:flatten(3)):view(2, 3, 4, 4):tolist())
    local samples = torch.rand(2, 3, 2, {dtype = torch.float64})
    autograd.gradcheck(function(a) return F.fractional_max_pool2d(a, 2, {output_size = {4, 3}, _random_samples = samples}) end, {x})
  end)
end)
