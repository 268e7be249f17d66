--- RMSprop (Hinton): steps divided by the root of a running mean of squared gradients.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.RMSprop(params, {lr = 1e-2, alpha = 0.99, eps = 1e-8, weight_decay = 0, momentum = 0, centered = false,
-- maximize = false}):  v = alpha * v + (1 - alpha) * g^2;  p = p - lr * g / (sqrt(v) + eps); centered takes the
-- square of the mean gradient off v; with momentum b = momentum * b + g / (...) is what is followed.
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.RMSprop({p}, {lr = 0.01})
--   p:square():sum():backward()
--   optimizer:step()
--   p
local RMSprop = Optimizer:define("RMSprop",
  "lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=false, maximize=false")

function RMSprop.start(state, p, group)
  state.square_avg = torch.zeros_like(p)
  if group.momentum > 0 then state.momentum_buffer = torch.zeros_like(p) end
  if group.centered then state.grad_avg = torch.zeros_like(p) end
end

local function deviation(g, state, group)
  local alpha = group.alpha
  state.square_avg:mul_(alpha):addcmul_(g, g, {value = 1 - alpha})
  if not group.centered then return state.square_avg:sqrt():add_(group.eps) end
  state.grad_avg:mul_(alpha):add_(g, {alpha = 1 - alpha})
  return state.square_avg:addcmul(state.grad_avg, state.grad_avg, {value = -1}):sqrt_():add_(group.eps)
end

function RMSprop.update(p, g, state, group)
  g = Optimizer.decayed(g, p, group)
  local scale = deviation(g, state, group)
  if group.momentum > 0 then
    state.momentum_buffer:mul_(group.momentum):addcdiv_(g, scale)
    p:add_(state.momentum_buffer, {alpha = -group.lr})
  else
    p:addcdiv_(g, scale, {value = -group.lr})
  end
end

return RMSprop
