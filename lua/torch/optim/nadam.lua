--- NAdam (Dozat 2016): Adam with Nesterov's momentum.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.NAdam(params, {lr = 2e-3, betas = {0.9, 0.999}, eps = 1e-8, weight_decay = 0, momentum_decay = 4e-3,
-- maximize = false}), with mu_t = beta1 * (1 - 0.96^(t * momentum_decay) / 2) and M_t the product of mu_1 .. mu_t:
--   p = p - lr * ((1 - mu_t) * g / (1 - M_t) + mu_(t+1) * m / (1 - M_t * mu_t * mu_(t+1))) / (sqrt(v / (1 -
-- beta2^t)) + eps) The paper has M_(t+1) = M_t * mu_(t+1) in the second term; mu_t stands there twice, as in PyTorch
-- 1.13.
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.NAdam({p}, {lr = 0.1})
--   p:square():sum():backward()
--   optimizer:step()
--   p
local NAdam = Optimizer:define("NAdam",
  "lr=2e-3, betas={0.9, 0.999}, eps=1e-8, weight_decay=0, momentum_decay=4e-3, maximize=false")

function NAdam.start(state, p)
  state.mu_product = 1
  state.exp_avg, state.exp_avg_sq = torch.zeros_like(p), torch.zeros_like(p)
end

local function momentum_at(step, group)
  return group.betas[1] * (1 - 0.5 * 0.96 ^ (step * group.momentum_decay))
end

function NAdam.update(p, g, state, group)
  local beta1, beta2 = group.betas[1], group.betas[2]
  local mu, mu_next = momentum_at(state.step, group), momentum_at(state.step + 1, group)
  state.mu_product = state.mu_product * mu
  g = Optimizer.decayed(g, p, group)
  state.exp_avg:mul_(beta1):add_(g, {alpha = 1 - beta1})
  state.exp_avg_sq:mul_(beta2):addcmul_(g, g, {value = 1 - beta2})
  local deviation = state.exp_avg_sq:div(1 - beta2 ^ state.step):sqrt_():add_(group.eps)
  p:addcdiv_(g, deviation, {value = -group.lr * (1 - mu) / (1 - state.mu_product)})
  p:addcdiv_(state.exp_avg, deviation, {value = -group.lr * mu_next / (1 - state.mu_product * mu * mu_next)})
end

return NAdam
