local torch = require "torch"
local values = require "support.values"
local check, check_error, leaf = values.check, values.check_error, values.leaf
local autograd, F = torch.autograd, torch.autograd.functional

local function double(data) return torch.tensor(data, {dtype = torch.float64}) end

describe("torch.autograd.functional", function()
  it("gives jacobians of the sizes of the result and of the input", function()
    local x = double {1.0, 2.0, 3.0}
    check(F.jacobian(function(a) return a * a end, x), {{2.0, 0.0, 0.0}, {0.0, 4.0, 0.0}, {0.0, 0.0, 6.0}})
    local j = F.jacobian(function(a) return a:sum() * a[{{1, 2}}] end, x)
    check(j, {{7.0, 1.0, 1.0}, {2.0, 8.0, 2.0}})
  end)

  it("returns tables where tables went in or came out", function()
    local x, y = double {1.0, 2.0}, double {3.0}
    local by_input = F.jacobian(function(a, b) return a * b end, {x, y})
    check(by_input[1], {{3.0, 0.0}, {0.0, 3.0}})
    check(by_input[2], {{1.0}, {2.0}})
    local by_result = F.jacobian(function(a) return a:sum(), a * 2 end, x)
    check(by_result[1], {1.0, 1.0})
    check(by_result[2], {{2.0, 0.0}, {0.0, 2.0}})
  end)

  it("gives hessians", function()
    local x = double {1.0, 2.0}
    local h = F.hessian(function(a) return (a * a * a):sum() + a[1] * a[2] end, x)
    check(h, {{6.0, 1.0}, {1.0, 12.0}})
    check_error("a single element", F.hessian, function(a) return a * 2 end, x)
  end)

  it("gives products with the jacobian from both sides", function()
    local x, v = double {1.0, 2.0}, double {1.0, 10.0}
    local function f(a) return a * a:sum() end
    local y, left = F.vjp(f, x, v)
    check(y, {3.0, 6.0})
    check(left, {3 + 1 + 20.0, 30 + 1 + 20.0})
    local _, right = F.jvp(f, x, v)
    check(right, {3 + 11.0, 30 + 22.0})
    check_error({"v[1]", "{3}"}, F.vjp, f, x, torch.ones(3))
  end)

  it("gives products with the hessian", function()
    local x, v = double {1.0, 2.0}, double {1.0, 10.0}
    local function f(a) return (a * a * a):sum() + a[1] * a[2] end
    local y, product = F.hvp(f, x, v)
    check(y, 11.0)
    check(product, {6 + 10.0, 1 + 120.0})
    local _, same = F.vhp(f, x, v)
    check(same, product)
  end)

  it("can be differentiated again with create_graph", function()
    local x = leaf {2.0}
    local j = F.jacobian(function(a) return a * a * a end, x, {create_graph = true})
    check(autograd.grad(j:sum(), x), {12.0})
    assert.is_false(F.jacobian(function(a) return a * a end, x).requires_grad)
  end)

  it("takes no dependence as zero, or with strict as an error", function()
    local x, y = double {1.0}, double {2.0}
    local by_input = F.jacobian(function(a, _) return a * 2 end, {x, y})
    check(by_input[2], {{0.0}})
    check_error("input 2", F.jacobian, function(a, _) return a * 2 end, {x, y}, {strict = true})
  end)
end)

describe("gradcheck", function()
  local Wrong = autograd.Function:extend("Wrong")
  function Wrong.forward(_, x) return x * x end
  function Wrong.backward(_, g) return g end

  it("accepts right gradients of any layout", function()
    local x = leaf {{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}}
    local turned = x:detach():clone():t():requires_grad_()
    assert.is_true(autograd.gradcheck(function(a, b) return a * b:t() + a:sin(), b:sum() end, {x, turned}))
    assert.is_true(autograd.gradgradcheck(function(a, b) return a * b:t() end, {x, turned}))
    assert.is_true(autograd.gradcheck(torch.exp, leaf(0.5)))
  end)

  it("names the element of a wrong gradient", function()
    local x = leaf {0.5, 2.0}
    check_error({"output 1, element 2", "input 1, element 2", "numerically it is 4"}, autograd.gradcheck, Wrong.apply, leaf {0.5, 2.0})
    assert.is_false(autograd.gradcheck(Wrong.apply, x, {raise_exception = false}))
  end)

  it("sees a second derivative that is missing", function()
    local Half = autograd.Function:extend("Half")
    function Half.forward(ctx, x)
      ctx:save_for_backward(x)
      return x * x
    end
    function Half.backward(ctx, g) return g * ctx.saved_tensors[1].data * 2 end
    local x = leaf {1.0, 2.0}
    assert.is_true(autograd.gradcheck(Half.apply, x))
    assert.is_false(autograd.gradgradcheck(Half.apply, x, {raise_exception = false}))
  end)

  it("wants float64 and something to differentiate by", function()
    check_error("float64", autograd.gradcheck, torch.exp, torch.ones(2, {requires_grad = true}))
    check_error("requires grad", autograd.gradcheck, torch.exp, torch.ones(2))
  end)
end)
