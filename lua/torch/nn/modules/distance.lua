--- Distances and similarities of vectors.

local F = require "torch.nn.functional"
local stateless = require "torch.nn.stateless"

--- nn.CosineSimilarity(dim = 2, eps = 1e-8): the cosine of the angle between x1 and x2 along `dim`.
--- Example:
---   nn.CosineSimilarity()(torch.tensor{{1.0, 0.0}}, torch.tensor{{1.0, 1.0}})
local CosineSimilarity = stateless("CosineSimilarity", "dim=2, eps=1e-8", "", function(self, x1, x2)
  return F.cosine_similarity(x1, x2, self.dim, self.eps)
end)

--- nn.PairwiseDistance(p = 2.0, eps = 1e-6, {keepdim = false}): the p-norm of x1 - x2 + eps along the last dimension.
--- Example:
---   nn.PairwiseDistance()(torch.tensor{{0.0, 0.0}}, torch.tensor{{3.0, 4.0}})
local PairwiseDistance = stateless("PairwiseDistance", "p=2.0, eps=1e-6, keepdim=false", "", function(self, x1, x2)
  return F.pairwise_distance(x1, x2, self.p, self.eps, self.keepdim)
end)

return {CosineSimilarity = CosineSimilarity, PairwiseDistance = PairwiseDistance}
