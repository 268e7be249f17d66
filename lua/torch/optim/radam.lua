--- RAdam (Liu et al. 2020): Adam that takes plain momentum steps until the variance can be trusted.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.RAdam(params, {lr = 1e-3, betas = {0.9, 0.999}, eps = 1e-8, weight_decay = 0, maximize = false}): Adam whose
--- adaptive part begins when the variance of its steps is known well enough (Liu et al. 2020).
--- Example:
---   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
---   local optimizer = optim.RAdam({p}, {lr = 0.1})
---   p:square():sum():backward()
---   optimizer:step()
---   p
local RAdam = Optimizer:define("RAdam", "lr=1e-3, betas={0.9, 0.999}, eps=1e-8, weight_decay=0, maximize=false")

function RAdam.start(state, p)
  state.exp_avg, state.exp_avg_sq = torch.zeros_like(p), torch.zeros_like(p)
end

--- The rectification r_t of step t, or nil while the length rho_t of the average is 5 or below.
local function rectification(beta2, step)
  local rho_inf = 2 / (1 - beta2) - 1
  local rho = rho_inf - 2 * step * beta2 ^ step / (1 - beta2 ^ step)
  if rho <= 5 then return nil end
  return math.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
end

function RAdam.update(p, g, state, group)
  local beta1, beta2, step = group.betas[1], group.betas[2], state.step
  g = Optimizer.decayed(g, p, group)
  state.exp_avg:mul_(beta1):add_(g, {alpha = 1 - beta1})
  state.exp_avg_sq:mul_(beta2):addcmul_(g, g, {value = 1 - beta2})
  local rate = group.lr / (1 - beta1 ^ step)
  local r = rectification(beta2, step)
  if not r then
    p:add_(state.exp_avg, {alpha = -rate})
    return
  end
  local scale = math.sqrt(1 - beta2 ^ step)
  p:addcdiv_(state.exp_avg, state.exp_avg_sq:sqrt():add_(group.eps), {value = -rate * r * scale})
end

return RAdam
