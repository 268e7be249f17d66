--- Layers that join dimensions into one, or part one into several.

local stateless = require "torch.nn.stateless"

--- nn.Flatten(start_dim = 2, end_dim = -1): joins the dimensions from start_dim to end_dim; the first is the batch.
--- Example:
---   nn.Flatten()(torch.zeros(2, 3, 4)).shape
local Flatten = stateless("Flatten", "start_dim=2, end_dim=-1", "start_dim end_dim", function(self, x)
  return x:flatten(self.start_dim, self.end_dim)
end)

--- nn.Unflatten(dim, sizes): parts dimension `dim` into dimensions of the given sizes.
--- Example:
---   nn.Unflatten(2, {3, 4})(torch.zeros(2, 12)).shape
local Unflatten = stateless("Unflatten", "dim, unflattened_size", "dim unflattened_size", function(self, x)
  return x:unflatten(self.dim, self.unflattened_size)
end)

return {Flatten = Flatten, Unflatten = Unflatten}
