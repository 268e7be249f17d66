--- Adam and AdamW (Kingma & Ba 2015; Loshchilov & Hutter 2019). The whole group is updated by one fused operator.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.Adam(params, {lr = 1e-3, betas = {0.9, 0.999}, eps = 1e-8, weight_decay = 0, amsgrad = false, maximize =
-- false}): adaptive steps (Kingma & Ba 2015); params is a list of tensors, or of groups {params = {...}, lr = ..., ...}:
--   g = g + weight_decay * p;  m = beta1 * m + (1 - beta1) * g;  v = beta2 * v + (1 - beta2) * g^2
--   p = p - lr * m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps); with amsgrad v is its largest value so far
-- A rate that is not from 0 up, and betas that are not from 0 to below 1, are errors.
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.Adam({p}, {lr = 0.1})
--   p:square():sum():backward()
--   optimizer:step()
--   p
local Adam = Optimizer:define("Adam",
  "lr=1e-3, betas={0.9, 0.999}, eps=1e-8, weight_decay=0, amsgrad=false, maximize=false")

--- optim.AdamW(params, {lr = 1e-3, betas = {0.9, 0.999}, eps = 1e-8, weight_decay = 1e-2, amsgrad = false, maximize = false}): Adam
-- with decoupled weight decay (Loshchilov & Hutter 2019), p = p * (1 - lr * weight_decay) before each step; options as for Adam.
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.AdamW({p}, {lr = 0.1})
--   p:square():sum():backward()
--   optimizer:step()
--   p
Adam.decoupled = false

function Adam.start(state, p, group)
  state.exp_avg, state.exp_avg_sq = torch.zeros_like(p), torch.zeros_like(p)
  if group.amsgrad then state.max_exp_avg_sq = torch.zeros_like(p) end
end

local function new_batch()
  return {params = {}, grads = {}, exp_avg = {}, exp_avg_sq = {}, max_exp_avg_sq = {}, n = 0}
end

local function add(batch, p, g, state)
  local n = batch.n + 1
  batch.n = n
  batch.params[n], batch.grads[n] = p, g
  batch.exp_avg[n], batch.exp_avg_sq[n] = state.exp_avg, state.exp_avg_sq
  batch.max_exp_avg_sq[n] = state.max_exp_avg_sq
end

--- Lists by step count: parameters that missed a gradient are behind the others.
local function batches_by_step(self, group)
  local batches = {}
  for _, p in ipairs(group.params) do
    local g = p.grad
    if g then
      local state = self:state_of(p, group)
      local step = state.step + 1
      state.step = step
      local batch = batches[step]
      if not batch then
        batch = new_batch()
        batches[step] = batch
      end
      add(batch, p, g, state)
    end
  end
  return batches
end

function Adam:step_group(group)
  for step, batch in pairs(batches_by_step(self, group)) do
    torch._fused_adam_(batch.params, batch.grads, batch.exp_avg, batch.exp_avg_sq, batch.max_exp_avg_sq, step,
      group.lr, group.betas[1], group.betas[2], group.eps, group.weight_decay, group.amsgrad, group.maximize,
      self.decoupled)
  end
end

--- optim.AdamW(params, {..., weight_decay = 1e-2}): Adam with decoupled weight decay; options as for Adam.
local AdamW = Adam:define("AdamW",
  "lr=1e-3, betas={0.9, 0.999}, eps=1e-8, weight_decay=1e-2, amsgrad=false, maximize=false")

AdamW.decoupled = true

return {Adam = Adam, AdamW = AdamW}
