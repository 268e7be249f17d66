--- Every operator, out of memory at its first allocation, its second, and so on: each time an error, and nothing left behind.
local torch = require "torch"
local registry = require "torch.registry"
local calls = require "support.calls"
local fault = require "support.fault"
local samples = require "support.samples"
local walk = require "support.walk"

--- Memory does not depend on the instruction set: once is enough.
if os.getenv "LT_ISA" then return end

local function total_of(results)
  for _, y in ipairs(results) do
    if torch.is_tensor(y) and y.requires_grad then return y:sum() end
  end
end

local function differentiable(inputs)
  local list = {}
  for _, x in ipairs(inputs) do
    if x.requires_grad then list[#list + 1] = x end
  end
  return list
end

describe("running out of memory is an error that leaves nothing behind in", function()
  for _, entry in ipairs(registry.list) do
    local sample = samples.of(entry)[1]
    if sample and not entry.internal then
      it(entry.name, function()
        local derive = walk.is_differentiable(entry) and not walk.exempt(entry, "gradients")
        local inputs, call = calls.prepare(entry, sample, samples.maker(walk.usual(entry), "transposed", derive))
        local leaves = differentiable(inputs)
        fault.exhaust(function()
          local total = total_of(call())
          if total then torch.autograd.grad(total, leaves, {allow_unused = true}) end
        end)
      end)
    end
  end

  it("indexing and assignment", function()
    local x = torch.ones({3, 4}, {requires_grad = true})
    fault.exhaust(function() return x[{{1, 2}, {}}][2] end)
    fault.exhaust(function()
      local y = x * 1
      y[{{1, 2}, 3}] = y[1]:narrow(1, 1, 2) * 2
      y:t()[2]:mul_(3)
      torch.autograd.grad(y:sum(), x)
    end)
  end)

  it("building a tensor from a table", function()
    fault.exhaust(function() return torch.tensor({{1, 2}, {3, 4}}, {requires_grad = false}) end)
    fault.exhaust(function() return torch.tensor({1.0, 2.0}, {requires_grad = true}) end)
  end)

  it("second derivatives", function()
    local x = torch.ones({3}, {requires_grad = true})
    fault.exhaust(function()
      local first = torch.autograd.grad((x:sin() * x):sum(), x, {create_graph = true})
      torch.autograd.grad(first:sum(), x)
    end)
  end)

  it("a Function of one's own", function()
    local Exp = torch.autograd.Function:extend("Exp")
    function Exp.forward(ctx, x)
      local y = x:exp()
      ctx:save_for_backward(y, x)
      return y
    end
    function Exp.backward(ctx, g) return g * ctx.saved_tensors[1] end
    local x = torch.ones({3}, {requires_grad = true})
    fault.exhaust(function() torch.autograd.grad(Exp.apply(x):sum(), x) end)
  end)
end)

describe("the memory limit", function()
  after_each(function() torch.set_memory_limit(0) end)

  it("is an error that tells the sizes, and the next line works", function()
    collectgarbage()
    torch.empty_cache()
    torch.set_memory_limit(torch.memory_stats().live + 50000000)
    local ok, message = pcall(torch.ones, 30000000)
    assert.is_false(ok)
    assert.is_truthy(message:find("out of memory: 120.0 MB more are needed", 1, true))
    assert.equal(6.0, (torch.ones(3) * 2):sum():item())
    assert.equal(1000000, torch.ones(1000000):numel())
  end)
end)
