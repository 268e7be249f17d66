--- Adagrad (Duchi et al. 2011): steps shrink with the sum of all squared gradients so far.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.Adagrad(params, {lr = 1e-2, lr_decay = 0, weight_decay = 0, initial_accumulator_value = 0, eps = 1e-10,
-- maximize = false}):  s = s + g^2;  p = p - lr / (1 + (t - 1) * lr_decay) * g / (sqrt(s) + eps)
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.Adagrad({p}, {lr = 0.1})
--   p:square():sum():backward()
--   optimizer:step()
--   p
local Adagrad = Optimizer:define("Adagrad",
  "lr=1e-2, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10, maximize=false")

function Adagrad.start(state, p, group)
  state.sum = torch.full_like(p, group.initial_accumulator_value)
end

function Adagrad.update(p, g, state, group)
  g = Optimizer.decayed(g, p, group)
  local lr = group.lr / (1 + (state.step - 1) * group.lr_decay)
  state.sum:addcmul_(g, g)
  p:addcdiv_(g, state.sum:sqrt():add_(group.eps), {value = -lr})
end

return Adagrad
