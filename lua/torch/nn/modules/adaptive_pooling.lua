--- Adaptive pooling: the output size is given, and the windows follow from it.

local F = require "torch.nn.functional"
local stateless = require "torch.nn.stateless"

local function define_average(name, pool)
  return stateless(name, "output_size", "output_size", function(self, x) return pool(x, self.output_size) end)
end

local function define_max(name, pool)
  return stateless(name, "output_size, return_indices=false", "output_size", function(self, x)
    return pool(x, self.output_size, self.return_indices)
  end)
end

return {
  --- nn.AdaptiveAvgPool1d(output_size): the mean of each window; a number or a list with one a dimension.
  -- Example:
  --   nn.AdaptiveAvgPool1d(2)(torch.tensor{{1.0, 3.0, 5.0, 7.0}})
  AdaptiveAvgPool1d = define_average("AdaptiveAvgPool1d", F.adaptive_avg_pool1d),
  --- nn.AdaptiveAvgPool2d(output_size): over the last two dimensions.
  -- Example:
  --   nn.AdaptiveAvgPool2d(1)(torch.rand(8, 16, 7, 5)).shape
  AdaptiveAvgPool2d = define_average("AdaptiveAvgPool2d", F.adaptive_avg_pool2d),
  --- nn.AdaptiveAvgPool3d(output_size): over the last three dimensions.
  -- Example:
  --   nn.AdaptiveAvgPool3d(2)(torch.rand(1, 3, 4, 5, 6)).shape
  AdaptiveAvgPool3d = define_average("AdaptiveAvgPool3d", F.adaptive_avg_pool3d),
  --- nn.AdaptiveMaxPool1d(output_size, {return_indices = false}): the largest value of each window.
  -- Example:
  --   nn.AdaptiveMaxPool1d(2)(torch.tensor{{1.0, 3.0, 7.0, 5.0}})
  AdaptiveMaxPool1d = define_max("AdaptiveMaxPool1d", F.adaptive_max_pool1d),
  --- nn.AdaptiveMaxPool2d(output_size, {return_indices = false}): over the last two dimensions.
  -- Example:
  --   nn.AdaptiveMaxPool2d({1, 2})(torch.rand(8, 16, 7, 5)).shape
  AdaptiveMaxPool2d = define_max("AdaptiveMaxPool2d", F.adaptive_max_pool2d),
  --- nn.AdaptiveMaxPool3d(output_size, {return_indices = false}): over the last three dimensions.
  -- Example:
  --   nn.AdaptiveMaxPool3d(2)(torch.rand(1, 3, 4, 5, 6)).shape
  AdaptiveMaxPool3d = define_max("AdaptiveMaxPool3d", F.adaptive_max_pool3d),
}
