--- Lion (Chen et al. 2023): the sign of an interpolated momentum.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.Lion(params, {lr = 1e-4, betas = {0.9, 0.99}, weight_decay = 0, maximize = false}):
--   p = p * (1 - lr * weight_decay) - lr * sign(beta1 * m + (1 - beta1) * g);  m = beta2 * m + (1 - beta2) * g
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.Lion({p}, {lr = 0.1})
--   p:square():sum():backward()
--   optimizer:step()
--   p
local Lion = Optimizer:define("Lion", "lr=1e-4, betas={0.9, 0.99}, weight_decay=0, maximize=false")

function Lion.start(state, p) state.exp_avg = torch.zeros_like(p) end

function Lion.update(p, g, state, group)
  local beta1, beta2 = group.betas[1], group.betas[2]
  if group.weight_decay ~= 0 then p:mul_(1 - group.lr * group.weight_decay) end
  local direction = state.exp_avg:mul(beta1):add_(g, {alpha = 1 - beta1}):sign_()
  p:add_(direction, {alpha = -group.lr})
  state.exp_avg:mul_(beta2):add_(g, {alpha = 1 - beta2})
end

return Lion
