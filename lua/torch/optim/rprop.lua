--- Rprop (Riedmiller & Braun 1993): only the sign of the gradient counts; each element has its own step.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"

--- optim.Rprop(params, {lr = 1e-2, etas = {0.5, 1.2}, step_sizes = {1e-6, 50}, maximize = false}): an element's
-- step grows by etas[2] while its gradient keeps its sign and shrinks by etas[1] when it changes, within step_sizes.
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.Rprop({p}, {lr = 0.1})
--   p:square():sum():backward()
--   optimizer:step()
--   p
local Rprop = Optimizer:define("Rprop", "lr=1e-2, etas={0.5, 1.2}, step_sizes={1e-6, 50}, maximize=false")

function Rprop.start(state, p, group)
  state.prev = torch.zeros_like(p)
  state.step_size = torch.full_like(p, group.lr)
end

function Rprop.update(p, g, state, group)
  local shrink, grow = group.etas[1], group.etas[2]
  local product = g * state.prev
  local kept, turned = product:gt(0), product:lt(0)
  local factor = torch.ones_like(p):masked_fill_(kept, grow):masked_fill_(turned, shrink)
  state.step_size:mul_(factor):clamp_(group.step_sizes[1], group.step_sizes[2])
  g = g:masked_fill(turned, 0)
  p:addcmul_(g:sign(), state.step_size, {value = -1})
  state.prev:copy_(g)
end

return Rprop
