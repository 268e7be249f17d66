local torch = require "torch"
local nn = require "torch.nn"
local values = require "support.values"
local checkpoint = require "torch.utils.checkpoint"
local check, leaf = values.check, values.leaf

describe("torch.utils.checkpoint", function()
  before_each(function() require("torch").manual_seed(0) end)

  it("gives the values and gradients of the plain call", function()
    local function f(a, factor, b) return (a * b):sin() * factor, a + b end
    local x, y = leaf {1.0, 2.0}, leaf {3.0, 4.0}
    local first, second = checkpoint.checkpoint(f, x, 3, y)
    local total = (first * 2 + second):sum()
    total:backward()
    local u, v = leaf {1.0, 2.0}, leaf {3.0, 4.0}
    local a, b = f(u, 3, v)
    check(first, a)
    local plain = (a * 2 + b):sum()
    plain:backward()
    check(x.grad, u.grad)
    check(y.grad, v.grad)
  end)

  it("reaches the parameters inside", function()
    local layer = nn.Linear(2, 2)
    local x = torch.ones({1, 2}, {requires_grad = true})
    checkpoint.checkpoint(layer, x):sum():backward()
    check(layer.bias.grad, {1.0, 1.0})
    check(layer.weight.grad, {{1.0, 1.0}, {1.0, 1.0}})
  end)

  it("draws the same random numbers again", function()
    local x = torch.ones({50}, {requires_grad = true})
    local masks = {}
    local function f(a)
      local mask = torch.rand(50)
      masks[#masks + 1] = mask
      return a * mask
    end
    local y = checkpoint.checkpoint(f, x)
    local after = torch.rand(1)
    y:sum():backward()
    assert.equal(2, #masks)
    assert.is_true(torch.equal(masks[1], masks[2]))
    assert.is_true(torch.equal(x.grad, masks[1]))
    assert.is_false(torch.equal(after, torch.rand(1)))
  end)

  it("keeps nothing of the inside", function()
    local x = torch.ones({1000000}, {requires_grad = true})
    local function f(a) return a:exp():exp():sum() end
    collectgarbage()
    local before = torch.memory_stats().live
    local y = checkpoint.checkpoint(f, x)
    collectgarbage()
    assert.is_true(torch.memory_stats().live < before + 1000000)
    y:backward()
    assert.is_not_nil(x.grad)
  end)

  it("cuts a sequence into pieces", function()
    local parts = {torch.sin, torch.exp, function(x) return x * 2 end, torch.cos, torch.tanh}
    local x, u = leaf {0.3, 0.5}, leaf {0.3, 0.5}
    checkpoint.checkpoint_sequential(parts, 2, x):sum():backward()
    local y = u
    for _, f in ipairs(parts) do y = f(y) end
    y:sum():backward()
    check(x.grad, u.grad)
  end)
end)
