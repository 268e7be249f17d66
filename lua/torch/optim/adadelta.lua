--- Adadelta (Zeiler 2012): the step's unit is that of the parameter.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.Adadelta(params, {lr = 1.0, rho = 0.9, eps = 1e-6, weight_decay = 0, maximize = false}):
--   v = rho * v + (1 - rho) * g^2;  d = sqrt(u + eps) / sqrt(v + eps) * g;  u = rho * u + (1 - rho) * d^2;  p = p -
-- lr * d
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.Adadelta{p}
--   p:square():sum():backward()
--   optimizer:step()
--   p
local Adadelta = Optimizer:define("Adadelta", "lr=1.0, rho=0.9, eps=1e-6, weight_decay=0, maximize=false")

function Adadelta.start(state, p)
  state.square_avg, state.acc_delta = torch.zeros_like(p), torch.zeros_like(p)
end

function Adadelta.update(p, g, state, group)
  local rho, eps = group.rho, group.eps
  g = Optimizer.decayed(g, p, group)
  state.square_avg:mul_(rho):addcmul_(g, g, {value = 1 - rho})
  local deviation = state.square_avg:add(eps):sqrt_()
  local delta = state.acc_delta:add(eps):sqrt_():div_(deviation):mul_(g)
  state.acc_delta:mul_(rho):addcmul_(delta, delta, {value = 1 - rho})
  p:add_(delta, {alpha = -group.lr})
end

return Adadelta
