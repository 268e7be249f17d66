--- What graphs hold on to, and that they let go of it.
local torch = require "torch"
local values = require "support.values"
local check, leaf, live_blocks = values.check, values.leaf, values.live_blocks

describe("a graph", function()
  it("of a million operators runs backward and is freed without overflow", function()
    local x = leaf(1.0)
    local y = x
    for _ = 1, 1000000 do y = y + 0 end
    y:backward()
    check(x.grad, 1.0)
    y = nil
    collectgarbage()
    assert.is_nil(y)
  end)

  it("that is never run is freed as well", function()
    local x = leaf(1.0)
    local before = live_blocks()
    local y = x
    for _ = 1, 1000 do y = y:sin() * x end
    assert.is_true(live_blocks() > before + 1000)
    y = nil
    assert.is_nil(y)
    assert.is_true(live_blocks() <= before + 2)
  end)

  it("gives saved values back after backward", function()
    local x = torch.ones(1000000, {requires_grad = true})
    collectgarbage()
    local before = torch.memory_stats().live
    local y = (x:exp():exp()):sum()
    collectgarbage()
    assert.is_true(torch.memory_stats().live >= before + 8000000)
    y:backward()
    x.grad = nil
    collectgarbage()
    assert.is_true(torch.memory_stats().live < before + 1000000)
    assert.is_not_nil(y.grad_fn)
  end)

  for _, name in ipairs {"sin_", "exp_", "sqrt_", "mul_", "tanh_", "sigmoid_"} do
    it("is freed after a change in place by " .. name, function()
      local x = leaf {1.0, 2.0}
      local function round()
        local y = x * 1
        if name == "mul_" then y:mul_(y) else y[name](y) end
        y[1] = y[2]
        return y:view(2, 1)
      end
      round()
      local before = live_blocks()
      for _ = 1, 20 do round() end
      assert.equal(before, live_blocks())
    end)
  end

  it("holds nothing that a failed backward left behind", function()
    local x = leaf {1.0, 2.0}
    local function fail()
      local y = x * 2
      local z = y * y
      y:add_(1)
      pcall(function() z:sum():backward() end)
    end
    fail()
    local before = live_blocks()
    for _ = 1, 20 do fail() end
    assert.equal(before, live_blocks())
  end)
end)
