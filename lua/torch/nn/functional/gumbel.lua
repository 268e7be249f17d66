--- Differentiable draws from categories.
local signature = require "torch.utils.signature"

local read = signature("gumbel_softmax", "logits, tau=1, hard=false, eps=nil, dim=-1")

--- gumbel_softmax(logits, tau = 1, hard = false, {dim = -1}): softmax of (logits + Gumbel noise) / tau along dim, a draw from the categories that has
--- a gradient (Jang et al., "Categorical reparameterization with Gumbel-softmax", 2017). hard makes it one-hot, with the gradient of the soft draw.
--- Example:
---   torch.manual_seed(1)
---   F.gumbel_softmax(torch.tensor{0.0, 0.0, 5.0}, 1, true)
local function gumbel_softmax(...)
  local torch = require "torch"
  local a = read(...)
  local noise = -torch.empty_like(a.logits):exponential_():log()
  local soft = ((a.logits + noise) / a.tau):softmax(a.dim)
  if not a.hard then return soft end
  local _, index = soft:max(a.dim, true)
  local one_hot = torch.zeros_like(a.logits):scatter(a.dim, index, 1.0)
  return one_hot - soft:detach() + soft
end

return {gumbel_softmax = gumbel_softmax}
