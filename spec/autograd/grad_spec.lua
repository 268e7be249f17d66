local torch = require "torch"
local values = require "support.values"
local check, check_error, leaf = values.check, values.check_error, values.leaf
local grad = torch.autograd.grad

describe("torch.autograd.grad", function()
  it("returns one gradient for each input and leaves grad alone", function()
    local x, y = leaf {1.0, 2.0}, leaf {3.0, 4.0}
    local gx, gy = grad((x * y):sum(), {x, y})
    check(gx, {3.0, 4.0})
    check(gy, {1.0, 2.0})
    assert.is_nil(x.grad)
    assert.equal(1, select("#", grad(x:sum(), x)))
  end)

  it("takes a result in the middle as an input", function()
    local x = leaf {2.0}
    local y = x * x
    local gy, gx = grad(y * y, {y, x})
    check(gy, {8.0})
    check(gx, {32.0})
  end)

  it("weighs the outputs by grad_outputs", function()
    local x = leaf {1.0, 2.0}
    check(grad(x * x, x, {grad_outputs = torch.tensor({1.0, -1.0}, {dtype = torch.float64})}), {2.0, -4.0})
    local weight = torch.tensor(2.0, {dtype = torch.float64})
    check(grad({(x * 2):sum(), (x * 3):sum()}, x, {grad_outputs = {weight, weight}}), {10.0, 10.0})
  end)

  it("differentiates again with create_graph", function()
    local x = leaf {0.5, 1.5}
    local first = grad(x:sin():sum(), x, {create_graph = true})
    local second = grad(first:sum(), x, {create_graph = true})
    local third = grad(second:sum(), x)
    check(first, {math.cos(0.5), math.cos(1.5)})
    check(second, {-math.sin(0.5), -math.sin(1.5)})
    check(third, {-math.cos(0.5), -math.cos(1.5)})
  end)

  it("records nothing without create_graph", function()
    local x = leaf {1.0}
    assert.is_false(grad(x * x, x).requires_grad)
  end)

  it("tells an unused input from a used one", function()
    local x, y = leaf {1.0}, leaf {2.0}
    check_error({"grad", "input 2", "allow_unused"}, grad, x * 2, {x, y})
    local gx, gy = grad(x * 2, {x, y}, {allow_unused = true})
    check(gx, {2.0})
    assert.is_nil(gy)
  end)

  it("gives the same gradient for an input that is named twice", function()
    local x = leaf {3.0}
    local a, b = grad(x * x, {x, x})
    check(a, {6.0})
    check(b, {6.0})
  end)

  it("refuses what makes no sense", function()
    local x = leaf {1.0, 2.0}
    check_error("at least one tensor", grad, x:sum(), {})
    check_error("unknown keyword 'creategraph'", grad, x:sum(), x, {creategraph = true})
    check_error("input 1 does not require grad", grad, x:sum(), torch.ones(1))
    check_error({"outputs", "expected a tensor"}, grad, 5, x)
    check_error("argument 'inputs' is missing", grad, x:sum())
  end)
end)
