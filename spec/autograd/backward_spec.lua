local torch = require "torch"
local values = require "support.values"
local check, check_error, leaf = values.check, values.check_error, values.leaf

describe("backward", function()
  it("adds the gradient of a single element to the leaves", function()
    local x, y = leaf {1.0, 2.0}, leaf {3.0, 4.0}
    local z = (x * y + x):sum()
    z:backward()
    check(x.grad, {4.0, 5.0})
    check(y.grad, {1.0, 2.0})
    assert.is_nil(z.grad)
  end)

  it("adds to a gradient that is there", function()
    local x = leaf {1.0, 2.0}
    for _ = 1, 3 do (x * x):sum():backward() end
    check(x.grad, {6.0, 12.0})
    x.grad = nil
    x:sum():backward()
    check(x.grad, {1.0, 1.0})
  end)

  it("sums what reaches a tensor over several ways", function()
    local x = leaf {2.0}
    local a = x * 3
    local b = a * a + a
    b:backward()
    check(x.grad, {2 * 9 * 2.0 + 3})
  end)

  it("takes a gradient for a result of several elements, and asks for it", function()
    local x = leaf {{1.0, 2.0}, {3.0, 4.0}}
    local total = (x * x)
    total:backward(torch.tensor({{1.0, 0.0}, {0.5, 1.0}}, {dtype = torch.float64}))
    check(x.grad, {{2.0, 0.0}, {3.0, 8.0}})
    check_error({"backward", "{2, 2}"}, function() (x * x):backward() end)
    check_error({"{3}", "{2, 2}"}, function() (x * x):backward(torch.ones(3)) end)
  end)

  it("sums gradients over the dimensions that were broadcast", function()
    local x, row, scalar = leaf {{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}}, leaf {1.0, 2.0, 3.0}, leaf(2.0)
    local total = (x * row * scalar):sum()
    total:backward()
    check(row.grad, {10.0, 14.0, 18.0})
    check(scalar.grad, 46.0)
    assert.equal(torch.Size {3}, row.grad.shape)
    assert.equal(0, scalar.grad.ndim)
  end)

  it("gives a gradient the dtype of its tensor", function()
    local x = torch.ones(2, {requires_grad = true})
    local y = leaf {1.0, 2.0}
    local total = (x * y):sum()
    total:backward()
    assert.equal(torch.float32, x.grad.dtype)
    assert.equal(torch.float64, y.grad.dtype)
  end)

  it("runs once, and again with retain_graph", function()
    local x = leaf {1.0, 2.0}
    local y = (x * x):sum()
    y:backward {retain_graph = true}
    y:backward()
    check(x.grad, {4.0, 8.0})
    check_error({"backward", "mul", "retain_graph = true"}, function() y:backward() end)
  end)

  it("reaches only the inputs that are asked for", function()
    local x, y = leaf {1.0}, leaf {2.0}
    local z = x * y
    z:backward(nil, {inputs = {x}})
    check(x.grad, {2.0})
    assert.is_nil(y.grad)
  end)

  it("makes a gradient that can be differentiated with create_graph", function()
    local x = leaf {2.0, 3.0}
    local total = (x * x * x):sum()
    total:backward {create_graph = true}
    assert.is_true(x.grad.requires_grad)
    local second = torch.autograd.grad(x.grad:sum(), x)
    check(second, {12.0, 18.0})
  end)

  it("says where there is no formula", function()
    local x, y = leaf {1.0, 2.0}, leaf {1.5, 0.5}
    torch.igamma(x:detach(), y):sum():backward()
    assert.is_not_nil(y.grad)
    check_error({"no formula", "igamma by its first argument"}, function() torch.igamma(x, y):sum():backward() end)
  end)

  it("refuses a tensor without a history", function()
    check_error({"does not require grad"}, function() torch.ones(1):backward() end)
  end)

  it("of several tensors goes through what they share once", function()
    local x = leaf {1.0, 2.0}
    local shared = x * x
    torch.autograd.backward({shared:sum(), (shared * 2):sum()})
    check(x.grad, {6.0, 12.0})
    check_error("2 tensors but 1 gradients", torch.autograd.backward, {shared:sum(), shared:sum()}, {torch.ones({})})
  end)
end)

describe("leaves", function()
  it("are what the user made; results are not", function()
    local x = leaf {1.0}
    local y = x * 2
    assert.is_true(x.is_leaf)
    assert.is_false(y.is_leaf)
    assert.is_true(torch.ones(1).is_leaf)
    assert.is_nil(x.grad_fn)
    assert.equal("<mul backward>", tostring(y.grad_fn))
  end)

  it("only of floating-point types can require grad", function()
    check_error("floating-point", function() torch.tensor({1, 2}):requires_grad_() end)
    check_error("floating-point", torch.tensor, {1, 2}, {requires_grad = true})
  end)

  it("cannot have it turned off once an operator made them", function()
    local y = leaf {1.0} * 2
    check_error("detach", function() y:requires_grad_(false) end)
  end)

  it("keep the gradient of a result that asked for it", function()
    local x = leaf {1.0, 2.0}
    local y = x * x
    y:retain_grad()
    local total = (y * 3):sum()
    total:backward()
    check(y.grad, {3.0, 3.0})
    check(x.grad, {6.0, 12.0})
    check_error("does not require grad", function() torch.ones(1):retain_grad() end)
  end)

  it("take a gradient of their own shape and type only", function()
    local x = leaf {1.0, 2.0}
    check_error({"{3}", "{2}"}, function() x.grad = torch.ones(3, {dtype = torch.float64}) end)
    check_error("float32", function() x.grad = torch.ones(2) end)
  end)
end)

describe("detach", function()
  it("shares the elements and has no history", function()
    local x = leaf {1.0, 2.0}
    local y = (x * 2):detach()
    assert.is_false(y.requires_grad)
    local z = x:detach()
    torch.no_grad(function() x:add_(1) end)
    check(z, {2.0, 3.0})
  end)

  it("in place ends the history of a result", function()
    local y = leaf {1.0} * 2
    y:detach_()
    assert.is_false(y.requires_grad)
    assert.is_true(y.is_leaf)
  end)
end)
