local torch = require "torch"

local function two_pass(list, correction)
  local sum, squares = 0, 0
  for _, v in ipairs(list) do sum = sum + v end
  for _, v in ipairs(list) do squares = squares + (v - sum / #list) ^ 2 end
  return squares / (#list - correction)
end

describe("var", function()
  it("has three forms", function()
    local x = torch.tensor {{1.0, 2.0, 4.0}, {0.0, 0.0, 3.0}}
    assert.near(two_pass({1, 2, 4, 0, 0, 3}, 1), x:var():item(), 1e-6)
    assert.near(two_pass({1, 2, 4, 0, 0, 3}, 0), x:var(false):item(), 1e-6)
    assert.near(two_pass({0, 0, 3}, 0), x:var(2, false)[2]:item(), 1e-6)
    assert.near(two_pass({1, 2, 4}, 2), x:var {dim = 2, correction = 2}[1]:item(), 1e-6)
    assert.same({2, 1}, {table.unpack(x:std(2, true, true).shape)})
    local deviation, mean = torch.std_mean(x, 1)
    assert.near(math.sqrt(0.5), deviation[1]:item(), 1e-6)
    assert.near(3.5, mean[3]:item(), 1e-6)
  end)

  it("keeps its digits far from zero, in long rows, in columns and with any stride", function()
    torch.manual_seed(1)
    local x = torch.randn(5000, 3, {dtype = torch.float64})
    local want = two_pass(x[{{}, 2}]:tolist(), 1)
    for _, shift in ipairs {0, 1e6} do
      local y = x + shift
      assert.near(want, y:var(1)[2]:item(), 1e-9)
      assert.near(want, y:t():contiguous():var(2)[2]:item(), 1e-9)
      assert.near(want, y:select(2, 2):var():item(), 1e-9)
    end
    local rows = (x:float() + 1000):t():contiguous()
    assert.near(want, rows:var(2)[2]:item(), 1e-4)
  end)

  it("is nan of one element or none, and needs floating point", function()
    local one = torch.ones(1):var():item()
    assert.is_true(one ~= one)
    assert.is_true(torch.zeros(0):var():item() ~= torch.zeros(0):var():item())
    assert.error_matches(function() torch.arange(3):var() end, "needs a floating%-point tensor, not int64")
  end)

  it("has a gradient, 0 for the deviation of equal elements", function()
    local x = torch.tensor({2.0, 2.0}, {requires_grad = true})
    x:std():backward()
    assert.same({0, 0}, x.grad:tolist())
  end)
end)

describe("prod", function()
  it("has a gradient where there are zeros", function()
    local x = torch.tensor({3.0, 0.0, 2.0, 5.0, 7.0}, {requires_grad = true})
    x:prod():backward()
    assert.same({0, 210, 0, 0, 0}, x.grad:tolist())
    local y = torch.tensor({{0.0, 0.0}, {1.0, 4.0}}, {requires_grad = true, dtype = torch.float64})
    torch.autograd.gradcheck(function(v) return v:prod(2) end, {y})
    torch.autograd.gradgradcheck(function(v) return v:prod(2) end, {y})
  end)
end)

describe("logsumexp", function()
  it("neither overflows nor loses infinities", function()
    assert.near(1000 + math.log(2), torch.tensor {1000.0, 1000.0}:logsumexp(1):item(), 1e-3)
    assert.equal(-math.huge, torch.full({3}, -math.huge):logsumexp(1):item())
    assert.equal(math.huge, torch.tensor {1.0, math.huge}:logsumexp(1):item())
    assert.equal(-math.huge, torch.zeros(0):logsumexp(1):item())
  end)
end)

describe("nansum and nanmean", function()
  it("pass nan over", function()
    local x = torch.tensor {{1.0, 0 / 0}, {3.0, 5.0}}
    assert.same({1, 8}, x:nansum(2):tolist())
    assert.same({1, 4}, x:nanmean(2):tolist())
    assert.equal(3, torch.tensor {1, 2}:nansum():item())
  end)
end)
