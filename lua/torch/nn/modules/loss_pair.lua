--- Losses that compare samples with each other: pairs and triplets.

local F = require "torch.nn.functional"
local loss = require "torch.nn.modules.loss"

--- nn.HingeEmbeddingLoss({margin = 1.0, reduction = "mean"}): x where the target is 1, max(0, margin - x) where -1.
-- Example:
--   nn.HingeEmbeddingLoss()(torch.tensor{0.5, 0.25}, torch.tensor{1, -1})
local HingeEmbeddingLoss = loss("HingeEmbeddingLoss", "margin=1.0", function(self, input, target)
  return F.hinge_embedding_loss(input, target, {margin = self.margin, reduction = self.reduction})
end)

--- nn.CosineEmbeddingLoss({margin = 0.0, reduction = "mean"}): 1 - cos(x1, x2) where the target is 1,
-- max(0, cos(x1, x2) - margin) where -1.
-- Example:
--   nn.CosineEmbeddingLoss()(torch.tensor{{1.0, 0.0}}, torch.tensor{{0.0, 1.0}}, torch.tensor{1})
local CosineEmbeddingLoss = loss("CosineEmbeddingLoss", "margin=0.0", function(self, x1, x2, target)
  return F.cosine_embedding_loss(x1, x2, target, {margin = self.margin, reduction = self.reduction})
end)

--- nn.MarginRankingLoss({margin = 0.0, reduction = "mean"}): max(0, -target * (x1 - x2) + margin).
-- Example:
--   nn.MarginRankingLoss()(torch.tensor{1.0}, torch.tensor{3.0}, torch.tensor{1.0})
local MarginRankingLoss = loss("MarginRankingLoss", "margin=0.0", function(self, x1, x2, target)
  return F.margin_ranking_loss(x1, x2, target, {margin = self.margin, reduction = self.reduction})
end)

--- nn.TripletMarginLoss({margin = 1.0, p = 2.0, eps = 1e-6, swap = false, reduction = "mean"}):
-- max(0, |anchor - positive|_p - |anchor - negative|_p + margin).
-- Example:
--   nn.TripletMarginLoss()(torch.tensor{{0.0}}, torch.tensor{{1.0}}, torch.tensor{{1.5}})
local TripletMarginLoss = loss("TripletMarginLoss", "margin=1.0, p=2.0, eps=1e-6, swap=false",
  function(self, anchor, positive, negative)
    return F.triplet_margin_loss(anchor, positive, negative, {margin = self.margin, p = self.p, eps = self.eps,
      swap = self.swap, reduction = self.reduction})
  end)

local function reduce(values, reduction)
  if reduction == "none" then return values end
  return reduction == "sum" and values:sum() or values:mean()
end

--- nn.TripletMarginWithDistanceLoss({distance_function, margin = 1.0, swap = false, reduction = "mean"}): the same
-- with a distance(x, y) of one's own; by default the Euclidean one.
-- Example:
--   nn.TripletMarginWithDistanceLoss()(torch.tensor{{0.0}}, torch.tensor{{1.0}}, torch.tensor{{1.5}})
local TripletMarginWithDistanceLoss = loss("TripletMarginWithDistanceLoss",
  "distance_function=nil, margin=1.0, swap=false", function(self, anchor, positive, negative)
    local distance = self.distance_function or F.pairwise_distance
    local near, far = distance(anchor, positive), distance(anchor, negative)
    if self.swap then far = far:minimum(distance(positive, negative)) end
    return reduce((near - far + self.margin):clamp_min(0), self.reduction)
  end)

return {HingeEmbeddingLoss = HingeEmbeddingLoss, CosineEmbeddingLoss = CosineEmbeddingLoss,
  MarginRankingLoss = MarginRankingLoss, TripletMarginLoss = TripletMarginLoss,
  TripletMarginWithDistanceLoss = TripletMarginWithDistanceLoss}
