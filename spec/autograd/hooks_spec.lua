local torch = require "torch"
local values = require "support.values"
local check, check_error, leaf = values.check, values.check_error, values.leaf

describe("hooks of tensors", function()
  it("see the gradient of a leaf and of a result", function()
    local x, seen = leaf {1.0, 2.0}, {}
    local y = x * 3
    x:register_hook(function(g) seen.x = g end)
    y:register_hook(function(g) seen.y = g end)
    local total = (y * y):sum()
    total:backward()
    check(seen.y, {6.0, 12.0})
    check(seen.x, {18.0, 36.0})
  end)

  it("replace the gradient, each seeing what the one before returned", function()
    local x = leaf {1.0, 2.0}
    x:register_hook(function(g) return g * 2 end)
    x:register_hook(function(g) return g + 1 end)
    x:sum():backward()
    check(x.grad, {3.0, 3.0})
  end)

  it("run once, on the whole sum", function()
    local x, calls = leaf {1.0}, 0
    local y = x * 2
    y:register_hook(function() calls = calls + 1 end)
    local total = (y + y * y)
    total:backward()
    assert.equal(1, calls)
  end)

  it("stop when their handle is removed", function()
    local x, calls = leaf {1.0}, 0
    local handle = x:register_hook(function() calls = calls + 1 end)
    x:sum():backward()
    handle.remove()
    x:sum():backward()
    assert.equal(1, calls)
  end)

  it("report an error with its message, and the next backward works", function()
    local x = leaf {1.0}
    local handle = x:register_hook(function() error "no luck" end)
    check_error({"hook", "no luck"}, function() x:sum():backward() end)
    handle.remove()
    x:sum():backward()
    check(x.grad, {1.0})
    x:register_hook(function() return 5 end)
    check_error({"hook must return a tensor or nil", "5"}, function() x:sum():backward() end)
  end)

  it("name the operator that failed inside them", function()
    local x = leaf {1.0, 2.0}
    x:register_hook(function(g) return g:view(3) end)
    check_error({"view: "}, function() x:sum():backward() end)
  end)

  it("may run a backward pass of their own", function()
    local x, inner = leaf {1.0}, leaf {3.0}
    local y = x * 2
    y:register_hook(function(g)
      torch.enable_grad(function() return inner * inner end):backward()
      return g * inner.grad
    end)
    y:backward()
    check(x.grad, {12.0})
  end)

  it("may free an input of the pass", function()
    local x = leaf {1.0, 2.0}
    local y = x * 2
    y:register_hook(function() x:free() end)
    check(torch.autograd.grad(y:sum(), x), {2.0, 2.0})
    check_error("a freed tensor", function() return x + 1 end)
  end)

  it("need a tensor that requires grad", function()
    check_error("requires grad", function() torch.ones(1):register_hook(print) end)
  end)

  it("go with their tensor", function()
    local collected = setmetatable({}, {__mode = "k"})
    local function hooked()
      local hook = setmetatable({}, {__call = function() end})
      collected[hook] = true
      local x = leaf {1.0}
      x:register_hook(function() return hook() end)
      return x:sum()
    end
    hooked():backward()
    collectgarbage()
    collectgarbage()
    assert.is_nil(next(collected))
  end)
end)
