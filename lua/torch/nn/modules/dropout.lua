--- Dropout: in training some elements, or whole channels, are set to zero and the rest scaled up; afterwards nothing.

local F = require "torch.nn.functional"
local stateless = require "torch.nn.stateless"
local fail = require "torch.utils.fail"

local function check_probability(self)
  if type(self.p) ~= "number" or self.p < 0 or self.p > 1 then
    fail("%s: p is a probability from 0 to 1, not %s", self.__name, tostring(self.p))
  end
end

local function define(name, drop)
  local class = stateless(name, "p=0.5, inplace=false", "p", function(self, x)
    if not self.training then return x end
    return drop(x, self.p, true, self.inplace)
  end, check_probability)
  --- PyTorch's dropouts show `inplace` in any case.
  function class:extra_repr()
    return ("p=%s, inplace=%s"):format(tostring(self.p), self.inplace and "True" or "False")
  end
  return class
end

return {
  --- nn.Dropout(p = 0.5): in training, each element becomes zero with probability p, and the rest is divided by 1 - p. Any sizes.
  -- Example:
  --   torch.manual_seed(4)
  --   nn.Dropout()(torch.ones(6))
  Dropout = define("Dropout", F.dropout),
  --- nn.Dropout1d(p = 0.5): in training, whole channels of {N, C, L} or {C, L} become zero with probability p, and the rest is divided by 1 - p.
  -- Example:
  --   torch.manual_seed(4)
  --   nn.Dropout1d()(torch.ones(1, 3, 2))
  Dropout1d = define("Dropout1d", F.dropout1d),
  --- nn.Dropout2d(p = 0.5): in training, whole channels of {N, C, H, W} become zero with probability p, and the rest is divided by 1 - p.
  -- Example:
  --   torch.manual_seed(4)
  --   nn.Dropout2d()(torch.ones(1, 3, 1, 2))
  Dropout2d = define("Dropout2d", F.dropout2d),
  --- nn.Dropout3d(p = 0.5): in training, whole channels of {N, C, D, H, W} become zero with probability p, and the rest is divided by 1 - p.
  -- Example:
  --   torch.manual_seed(4)
  --   nn.Dropout3d()(torch.ones(1, 3, 1, 1, 2))
  Dropout3d = define("Dropout3d", F.dropout3d),
  --- nn.AlphaDropout(p = 0.5): keeps the mean and variance of SELU's output.
  -- Example:
  --   torch.manual_seed(4)
  --   nn.AlphaDropout()(torch.ones(4))
  AlphaDropout = define("AlphaDropout", F.alpha_dropout),
  --- nn.FeatureAlphaDropout(p = 0.5): alpha dropout of whole channels.
  -- Example:
  --   torch.manual_seed(4)
  --   nn.FeatureAlphaDropout()(torch.ones(1, 3, 2))
  FeatureAlphaDropout = define("FeatureAlphaDropout", F.feature_alpha_dropout),
}
