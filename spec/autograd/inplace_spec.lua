local torch = require "torch"
local values = require "support.values"
local check, check_error, leaf = values.check, values.check_error, values.leaf

describe("a change in place", function()
  it("becomes part of the history", function()
    local x = leaf {1.0, 2.0}
    local y = x * 2
    y:mul_(y):add_(1)
    y:sum():backward()
    check(y, {5.0, 17.0})
    check(x.grad, {8.0, 16.0})
  end)

  it("of a leaf that requires grad is an error", function()
    local x = leaf {1.0, 2.0}
    check_error("leaf", function() x:add_(1) end)
    check_error("view of a leaf", function() x[1] = 5 end)
    check_error("view of a leaf", function() x:view(2, 1):zero_() end)
    check(x, {1.0, 2.0})
  end)

  it("of a value that backward needs is an error that names the operator", function()
    local x = leaf {1.0, 2.0}
    local y = x * 2
    local z = y * y
    y:add_(1)
    check_error({"mul", "changed in place", "version 1", "version 0"}, function() z:sum():backward() end)
    local e = x:exp()
    e:mul_(2)
    check_error({"exp", "changed in place"}, function() e:sum():backward() end)
  end)

  it("of a value that backward does not need is fine", function()
    local x = leaf {1.0, 2.0}
    local y = x + 1
    y:mul_(3)
    y:sum():backward()
    check(x.grad, {3.0, 3.0})
  end)

  it("through another view of the same elements counts", function()
    local x = leaf {1.0, 2.0}
    local y = x * 2
    local z = y * y
    y:view(2, 1):zero_()
    check_error("changed in place", function() z:sum():backward() end)
  end)

  it("takes its operand's gradient along", function()
    local x, w = leaf {1.0, 2.0}, leaf {3.0, 4.0}
    local y = x * 1
    y:mul_(w)
    y:sum():backward()
    check(x.grad, {3.0, 4.0})
    check(w.grad, {1.0, 2.0})
  end)

  it("of a tensor without history starts one", function()
    local x = leaf {1.0, 2.0}
    local y = torch.zeros(2, {dtype = torch.float64})
    y:add_(x)
    assert.is_true(y.requires_grad)
    y:sum():backward()
    check(x.grad, {1.0, 1.0})
  end)

  it("takes a wish to keep the gradient along", function()
    local x = leaf {1.0, 2.0}
    local y = x * 2
    y:retain_grad()
    local z = y * 1
    y:mul_(3)
    local total = (y * 5 + z):sum()
    total:backward {retain_graph = true}
    check(y.grad, {5.0, 5.0})
    y:free()
    collectgarbage()
    z:sum():backward()
    check(x.grad, {32.0 + 2, 32.0 + 2})
  end)

  it("of elements that share memory is an error", function()
    local x = torch.zeros(1, 3):expand(2, 3)
    check_error("expanded", function() x:add_(1) end)
  end)

  it("keeps the type: a result that would not fit is an error", function()
    local x = torch.tensor {1, 2}
    check_error({"float32", "int64"}, function() x:add_(0.5) end)
    check(x, {1, 2})
  end)
end)

describe("a change through a view", function()
  it("reaches the base, and the gradient finds its way", function()
    local x = leaf {1.0, 2.0, 3.0}
    local y = x * 2
    y[2] = 10
    local total = y * y
    total:sum():backward()
    check(y, {2.0, 10.0, 6.0})
    check(x.grad, {8.0, 0.0, 24.0})
  end)

  it("carries the gradient of what was written", function()
    local x, w = leaf {1.0, 2.0, 3.0}, leaf {5.0, 7.0}
    local y = x * 2
    y[{{2, 3}}] = w * 3
    local total = y * y
    total:sum():backward()
    check(x.grad, {8.0, 0.0, 0.0})
    check(w.grad, {2 * 15 * 3.0, 2 * 21 * 3.0})
  end)

  it("changes views that were taken before", function()
    local x = leaf {1.0, 2.0, 3.0, 4.0}
    local y = x * 1
    local first, matrix = y[1], y:view(2, 2)
    y:mul_(3)
    check(first, 3.0)
    first:backward {retain_graph = true}
    check(x.grad, {3.0, 0.0, 0.0, 0.0})
    matrix:sum():backward()
    check(x.grad, {6.0, 3.0, 3.0, 3.0})
  end)

  it("works through chains of views", function()
    local x = leaf {{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}}
    local y = x * 1
    local column = y:t()[2]
    column[2]:mul_(10)
    column:add_(1)
    check(y, {{1.0, 3.0, 3.0}, {4.0, 51.0, 6.0}})
    local total = (y * y):sum()
    total:backward()
    check(x.grad, {{2.0, 6.0, 6.0}, {8.0, 2 * 51 * 10.0, 12.0}})
  end)

  it("mixes with changes of the base", function()
    local x = leaf {1.0, 2.0}
    local y = x * 1
    local v = y:view(2)
    v:mul_(2)
    y:mul_(3)
    v:mul_(5)
    y:sum():backward()
    check(y, {30.0, 60.0})
    check(x.grad, {30.0, 30.0})
  end)

  it("has right second derivatives", function()
    local x = leaf {1.0, 2.0, 3.0}
    assert.is_true(torch.autograd.gradgradcheck(function(a)
      local y = a * a
      y[{{1, 2}}]:mul_(a[{{2, 3}}])
      return y:view(3, 1) * y
    end, x))
  end)

  it("made under no_grad is an error while recording", function()
    local x = leaf {1.0, 2.0}
    local y = x * 1
    local v = torch.no_grad(function() return y:view(2) end)
    check_error("no_grad", function() v:mul_(x) end)
  end)
end)
