local torch = require "torch"
local nn = require "torch.nn"

describe("module hooks", function()
  local layer
  before_each(function()
    torch.manual_seed(0)
    layer = nn.Linear(2, 2)
  end)

  it("see and replace inputs and outputs", function()
    local seen = {}
    layer:register_forward_pre_hook(function(module, inputs)
      seen[1] = module
      return inputs[1] * 0
    end)
    layer:register_forward_hook(function(_, _, output)
      seen[2] = output
      return output + 1
    end)
    local y = layer(torch.randn(1, 2))
    assert.equal(layer, seen[1])
    assert.is_true(torch.allclose(seen[2], layer.bias:reshape(1, 2)))
    assert.is_true(torch.allclose(y, layer.bias:reshape(1, 2) + 1))
  end)

  it("can be taken away", function()
    local count = 0
    local handle = layer:register_forward_hook(function() count = count + 1 end)
    layer(torch.randn(1, 2))
    handle:remove()
    handle:remove()
    layer(torch.randn(1, 2))
    assert.equal(1, count)
    assert.is_false(layer._hooked)
  end)

  it("see the gradients of inputs and outputs", function()
    local ins, outs
    layer:register_full_backward_hook(function(_, grad_inputs, grad_outputs) ins, outs = grad_inputs, grad_outputs end)
    local x = torch.ones(1, 2, {requires_grad = true})
    local y = layer(x) * 3 + x
    y:sum():backward()
    assert.is_true(torch.equal(torch.full({1, 2}, 3.0), outs[1]))
    assert.is_true(torch.allclose(ins[1], layer.weight:detach():sum(1, true) * 3))
    assert.is_true(torch.allclose(x.grad, ins[1] + 1))
  end)

  it("replace the gradient of the input", function()
    layer:register_full_backward_hook(function(_, grad_inputs) return {grad_inputs[1] * 0} end)
    local x = torch.ones(1, 2, {requires_grad = true})
    layer(x):sum():backward()
    assert.equal(0.0, x.grad:abs():sum():item())
  end)
end)
