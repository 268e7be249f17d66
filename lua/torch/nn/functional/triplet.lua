--- The triplet loss with any distance.
local core = require "torch.core"
local signature = require "torch.utils.signature"

local F = core.operators.functional
local torch = core.operators.torch

local read = signature("triplet_margin_with_distance_loss",
  "anchor, positive, negative, distance_function=nil, margin=1.0, swap=false, reduction='mean'")

--- triplet_margin_with_distance_loss(anchor, positive, negative, {distance_function, margin = 1.0, swap = false, reduction = "mean"}):
--- max(0, d(anchor, positive) - d(anchor, negative) + margin). distance_function(x, y) gives the distances of rows, pairwise_distance unless given;
--- swap takes d(positive, negative) where that is smaller; reduction: "none", "mean" or "sum".
--- Example:
---   F.triplet_margin_with_distance_loss(torch.tensor{{0.0}}, torch.tensor{{1.0}}, torch.tensor{{1.5}})
local function triplet_margin_with_distance_loss(...)
  local a = read(...)
  local distance = a.distance_function or F.pairwise_distance
  local near, far = distance(a.anchor, a.positive), distance(a.anchor, a.negative)
  if a.swap then far = torch.minimum(far, distance(a.positive, a.negative)) end
  return torch._reduce_loss(torch.clamp(near - far + a.margin, 0), a.reduction)
end

return {triplet_margin_with_distance_loss = triplet_margin_with_distance_loss}
