local torch = require "torch"
local values = require "support.values"
local check, check_error, leaf = values.check, values.check_error, values.leaf
local Function = torch.autograd.Function

local Exp = Function:extend("Exp")

function Exp.forward(ctx, x)
  local y = x:exp()
  ctx:save_for_backward(y)
  return y
end

function Exp.backward(ctx, g)
  return g * ctx.saved_tensors[1]
end

local Scale = Function:extend("Scale")

function Scale.forward(ctx, x, factor)
  ctx.factor = factor
  return x * factor
end

function Scale.backward(ctx, g)
  return g * ctx.factor, nil
end

describe("a Function", function()
  it("computes with forward and differentiates with backward", function()
    local x = leaf {0.0, 1.0}
    local y = Exp.apply(x)
    check(y, {1.0, math.exp(1)})
    assert.equal("<Exp backward>", tostring(y.grad_fn))
    y:sum():backward()
    check(x.grad, {1.0, math.exp(1)})
    assert.is_true(torch.autograd.gradcheck(Exp.apply, x))
    assert.is_true(torch.autograd.gradgradcheck(Exp.apply, x))
  end)

  it("is called by its name too, and takes arguments that are no tensors", function()
    local x = leaf {1.0, 2.0}
    Scale(x, 3):sum():backward()
    Scale:apply(x, 3):sum():backward()
    check(x.grad, {6.0, 6.0})
  end)

  it("is not recorded where nothing requires grad", function()
    assert.is_false(Exp.apply(torch.ones(2)).requires_grad)
    assert.is_false(torch.no_grad(Exp.apply, leaf {1.0}).requires_grad)
  end)

  it("knows which arguments need a gradient", function()
    local needs
    local Add = Function:extend("Add")
    function Add.forward(ctx, a, b)
      needs = ctx.needs_input_grad
      return a + b
    end
    function Add.backward(_, g) return g, g end
    Add.apply(leaf {1.0}, torch.ones(1, {dtype = torch.float64}))
    assert.same({true, false}, needs)
  end)

  it("may have several results, of which some have no gradient", function()
    local Sort = Function:extend("Both")
    function Sort.forward(ctx, x)
      local double, count = x * 2, x:ge(0)
      ctx:mark_non_differentiable(count)
      return double, count, x + 1
    end
    function Sort.backward(_, double, _, plus) return double * 2 + plus end
    local x = leaf {1.0, -1.0}
    local double, count, plus = Sort.apply(x)
    assert.is_false(count.requires_grad)
    double:sum():backward {retain_graph = true}
    check(x.grad, {2.0, 2.0})
    plus:sum():backward()
    check(x.grad, {3.0, 3.0})
  end)

  it("gets nil for unused results when it asks for it", function()
    local seen
    local Two = Function:extend("Two")
    function Two.forward(ctx, x)
      ctx:set_materialize_grads(false)
      return x * 1, x * 2
    end
    function Two.backward(_, a, b)
      seen = {a ~= nil, b ~= nil}
      return b * 2
    end
    local x = leaf {1.0}
    local _, second = Two.apply(x)
    second:backward()
    assert.same({false, true}, seen)
    check(x.grad, {2.0})
  end)

  it("may change an argument in place", function()
    local Double = Function:extend("Double")
    function Double.forward(ctx, x)
      x:mul_(2)
      ctx:mark_dirty(x)
      return x
    end
    function Double.backward(_, g) return g * 2 end
    local x = leaf {1.0, 2.0}
    local y = x * 3
    assert.is_true(rawequal(y, Double.apply(y)))
    y:sum():backward()
    check(y, {6.0, 12.0})
    check(x.grad, {6.0, 6.0})
    check_error("leaf", Double.apply, leaf {1.0})
    check_error("view", Double.apply, (leaf {1.0} * 1):view(1))
  end)

  it("may hand an argument through", function()
    local Reverse = Function:extend("Reverse")
    function Reverse.forward(_, x) return x end
    function Reverse.backward(_, g) return -g end
    local x = leaf {1.0, 2.0}
    Reverse.apply(x):sum():backward()
    check(x.grad, {-1.0, -1.0})
    assert.is_true(x.is_leaf)
  end)

  it("guards what it saved", function()
    local x = leaf {1.0}
    local y = Exp.apply(x)
    y:add_(1)
    check_error({"Exp", "changed in place"}, function() y:backward() end)
    local z = Exp.apply(x)
    z:backward()
    check_error({"Exp", "retain_graph"}, function() z:backward() end)
  end)

  it("runs again where it saved nothing", function()
    local x = leaf {1.0}
    local y = Scale.apply(x, 2)
    y:backward()
    y:backward()
    check(x.grad, {4.0})
  end)

  it("is differentiated again when backward is made of operators", function()
    local x = leaf {0.5}
    local first = torch.autograd.grad(Exp.apply(x), x, {create_graph = true})
    check(torch.autograd.grad(first, x), {math.exp(0.5)})
  end)

  it("reports errors of backward, and of its absence", function()
    local Broken = Function:extend("Broken")
    function Broken.forward(_, x) return x * 1 end
    local x = leaf {1.0, 2.0}
    local g = x:detach()
    check_error("needs a method backward", function() Broken.apply(x):backward(g) end)
    function Broken.backward() error "broken on purpose" end
    check_error({"function_spec.lua", "broken on purpose"}, function() Broken.apply(x):backward(g) end)
    function Broken.backward() return "text" end
    check_error({"tensors or nil", "text"}, function() Broken.apply(x):backward(g) end)
    function Broken.backward(_, grad) return grad, grad end
    check_error({"Broken", "2 gradients for 1 arguments"}, function() Broken.apply(x):backward(g) end)
    function Broken.backward() return torch.ones(3) end
    check_error({"sizes {3}", "sizes are {2}"}, function() Broken.apply(x):backward(g) end)
    check_error("expected a tensor or nil", function()
      function Broken.forward(ctx) ctx:save_for_backward("text") end
      Broken.apply(x)
    end)
  end)

  it("leaves nothing behind, though it saves its own result", function()
    local x = leaf {1.0}
    Exp.apply(x):backward()
    local before = values.live_blocks()
    for _ = 1, 50 do Exp.apply(x) end
    assert.equal(before, values.live_blocks())
  end)
end)
