--- Muon (Jordan et al. 2024): momentum whose matrix is made nearly orthogonal before the step.
--
-- Five steps of the Newton-Schulz iteration X = a X + (b A + c A^2) X with A = X X^T push all singular values of the
-- momentum towards 1, without a decomposition.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"
local fail = require "torch.utils.fail"

--- optim.Muon(params, {lr = 1e-3, weight_decay = 0.1, momentum = 0.95, nesterov = true, ns_steps = 5, eps = 1e-7}):
-- for matrices only; give biases, norms and embeddings to AdamW. The step is scaled by sqrt(max(1, rows / columns)).
-- Example:
--   local w = torch.tensor({{1.0, 0.0}, {0.0, 2.0}}, {requires_grad = true})
--   local optimizer = optim.Muon({w}, {lr = 0.1})
--   w:square():sum():backward()
--   optimizer:step()
--   w.shape
local Muon = Optimizer:define("Muon",
  "lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=true, dampening=0, ns_steps=5, eps=1e-7, maximize=false")

local a, b, c = 3.4445, -4.7750, 2.0315

--- The nearly orthogonal matrix that has the singular vectors of `x`.
local function orthogonalize(x, steps, eps)
  local tall = x:size(1) > x:size(2)
  if tall then x = x:t() end
  x = x / x:norm():clamp_min(eps)
  for _ = 1, steps do
    local square = x:matmul(x:t())
    x = x * a + (square * b + square:matmul(square) * c):matmul(x)
  end
  return tall and x:t() or x
end

function Muon.start(state, p)
  if p.ndim ~= 2 then
    fail("Muon: parameters must be matrices, not of %d dimensions", p.ndim)
  end
  state.momentum_buffer = torch.zeros_like(p)
end

function Muon.update(p, g, state, group)
  local buffer = state.momentum_buffer
  buffer:mul_(group.momentum):add_(g, {alpha = 1 - group.momentum})
  local direction = group.nesterov and g * (1 - group.momentum) + buffer * group.momentum or buffer
  direction = orthogonalize(direction, group.ns_steps, group.eps)
  p:mul_(1 - group.lr * group.weight_decay)
  p:add_(direction, {alpha = -group.lr * math.sqrt(math.max(1, p:size(1) / p:size(2)))})
end

return Muon
