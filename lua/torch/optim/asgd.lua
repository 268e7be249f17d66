--- Averaged stochastic gradient descent (Polyak & Juditsky 1992).

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.ASGD(params, {lr = 1e-2, lambd = 1e-4, alpha = 0.75, t0 = 1e6, weight_decay = 0, maximize = false}):
--   p = p * (1 - lambd * eta) - eta * g;  eta = lr / (1 + lambd * lr * t)^alpha
-- From step t0 on `state[p].ax` is the mean of the parameters.
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.ASGD({p}, {lr = 0.1})
--   p:square():sum():backward()
--   optimizer:step()
--   p
local ASGD = Optimizer:define("ASGD", "lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0, maximize=false")

function ASGD.start(state, p, group)
  state.eta, state.mu, state.ax = group.lr, 1, torch.zeros_like(p)
end

function ASGD.update(p, g, state, group)
  g = Optimizer.decayed(g, p, group)
  p:mul_(1 - group.lambd * state.eta):add_(g, {alpha = -state.eta})
  if state.mu == 1 then
    state.ax:copy_(p)
  else
    state.ax:add_(p - state.ax, {alpha = state.mu})
  end
  state.eta = group.lr / (1 + group.lambd * group.lr * state.step) ^ group.alpha
  state.mu = 1 / math.max(1, state.step - group.t0)
end

return ASGD
