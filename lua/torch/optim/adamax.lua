--- Adamax (Kingma & Ba 2015): Adam with the infinity norm.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.Adamax(params, {lr = 2e-3, betas = {0.9, 0.999}, eps = 1e-8, weight_decay = 0, maximize = false}):
--   m = beta1 * m + (1 - beta1) * g;  u = max(beta2 * u, |g| + eps);  p = p - lr / (1 - beta1^t) * m / u
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.Adamax({p}, {lr = 0.1})
--   p:square():sum():backward()
--   optimizer:step()
--   p
local Adamax = Optimizer:define("Adamax", "lr=2e-3, betas={0.9, 0.999}, eps=1e-8, weight_decay=0, maximize=false")

function Adamax.start(state, p)
  state.exp_avg, state.exp_inf = torch.zeros_like(p), torch.zeros_like(p)
end

function Adamax.update(p, g, state, group)
  local beta1, beta2 = group.betas[1], group.betas[2]
  g = Optimizer.decayed(g, p, group)
  state.exp_avg:mul_(beta1):add_(g, {alpha = 1 - beta1})
  state.exp_inf:copy_(torch.maximum(state.exp_inf * beta2, g:abs():add_(group.eps)))
  p:addcdiv_(state.exp_avg, state.exp_inf, {value = -group.lr / (1 - beta1 ^ state.step)})
end

return Adamax
