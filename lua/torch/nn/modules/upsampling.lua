--- Upsampling: the last dimensions get another size by interpolation.

local F = require "torch.nn.functional"
local stateless = require "torch.nn.stateless"
local text = require "torch.nn.module.text"

local function interpolate(self, x)
  return F.interpolate(x, {size = self.size, scale_factor = self.scale_factor, mode = self.mode,
    align_corners = self.align_corners, recompute_scale_factor = self.recompute_scale_factor})
end

local function show(self)
  local line = text.fields(self, self.scale_factor and "scale_factor" or "size")
  return line .. (", mode='%s'"):format(self.mode)
end

--- Scale factors are floats.
local function to_floats(self)
  local scale = self.scale_factor
  if type(scale) == "number" then
    self.scale_factor = scale + 0.0
  elseif scale then
    for i, value in ipairs(scale) do scale[i] = value + 0.0 end
  end
end

--- nn.Upsample({size or scale_factor, mode = "nearest", align_corners}): input {N, C, L}, {N, C, H, W} or {N, C, D, H, W} with other
-- sizes of its last dimensions (see F.interpolate). mode is "nearest", "linear" (of one dimension), "bilinear" or "bicubic" (of two)
-- or "trilinear" (of three).
-- Example:
--   nn.Upsample{scale_factor = 2}(torch.tensor{{{1.0, 2.0}}})
local Upsample = stateless("Upsample",
  "size=nil, scale_factor=nil, mode='nearest', align_corners=nil, recompute_scale_factor=nil", "", interpolate,
  to_floats)
Upsample.extra_repr = show

--- nn.UpsamplingNearest2d({size or scale_factor}): each element of {N, C, H, W} repeated.
-- Example:
--   nn.UpsamplingNearest2d{scale_factor = 2}(torch.tensor{{{{1.0, 2.0}}}})
local UpsamplingNearest2d = stateless("UpsamplingNearest2d", "size=nil, scale_factor=nil", "", interpolate,
  function(self)
    to_floats(self)
    self.mode = "nearest"
  end)
UpsamplingNearest2d.extra_repr = show

--- nn.UpsamplingBilinear2d({size or scale_factor}): bilinear interpolation of {N, C, H, W} with aligned corners.
-- Example:
--   nn.UpsamplingBilinear2d{size = {1, 3}}(torch.tensor{{{{1.0, 3.0}}}})
local UpsamplingBilinear2d = stateless("UpsamplingBilinear2d", "size=nil, scale_factor=nil", "", interpolate,
  function(self)
    to_floats(self)
    self.mode, self.align_corners = "bilinear", true
  end)
UpsamplingBilinear2d.extra_repr = show

return {Upsample = Upsample, UpsamplingNearest2d = UpsamplingNearest2d, UpsamplingBilinear2d = UpsamplingBilinear2d}
