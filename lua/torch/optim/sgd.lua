--- Stochastic gradient descent. The whole group is updated by one fused operator.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.SGD(params, {lr = 1e-3, momentum = 0, dampening = 0, weight_decay = 0, nesterov = false, maximize = false}):
--   g = g + weight_decay * p;  v = momentum * v + (1 - dampening) * g, at first v = g
--   p = p - lr * v, or with nesterov p - lr * (g + momentum * v)
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.SGD({p}, {lr = 0.1})
--   p:square():sum():backward()
--   optimizer:step()
--   p
local SGD = Optimizer:define("SGD",
  "lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=false, maximize=false")

local function update(group, params, grads, buffers, first)
  if #params == 0 then return end
  torch._fused_sgd_(params, grads, buffers, group.lr, group.momentum, group.dampening, group.weight_decay,
    group.nesterov, group.maximize, first)
end

--- Parts params and grads into those that have a momentum buffer and those that get one now.
local function part(self, params, grads)
  local old, new = {{}, {}, {}}, {{}, {}, {}}
  for i, p in ipairs(params) do
    local state = self.state[p]
    local list = state and old or new
    if not state then
      state = {momentum_buffer = torch.zeros_like(p)}
      self.state[p] = state
    end
    local n = #list[1] + 1
    list[1][n], list[2][n], list[3][n] = p, grads[i], state.momentum_buffer
  end
  return old, new
end

function SGD:step_group(group)
  local params, grads = self.with_gradients(group)
  if group.momentum == 0 then return update(group, params, grads, {}, false) end
  local old, new = part(self, params, grads)
  update(group, old[1], old[2], old[3], false)
  update(group, new[1], new[2], new[3], true)
end

return SGD
