--- Other sizes for the last dimensions of a tensor, by interpolation along one after the other.
local core = require "torch.core"
local signature = require "torch.utils.signature"

local resample = core.operators.torch._resample
local adaptive = core.operators.functional

--- By mode: how a single dimension is resampled, and the number of dimensions that the mode is for.
local MODES = {
  nearest = {along = "nearest"},
  ["nearest-exact"] = {along = "nearest-exact"},
  linear = {along = "linear", spatial = 1, aligns = true},
  bilinear = {along = "linear", spatial = 2, aligns = true, antialiases = true},
  trilinear = {along = "linear", spatial = 3, aligns = true},
  bicubic = {along = "cubic", spatial = 2, aligns = true, antialiases = true},
  area = {},
}

local function fail(text, ...) error("interpolate: " .. text:format(...), 0) end

local function check(a)
  local x, mode = a.input, MODES[a.mode]
  if not core.is_tensor(x) then fail("argument 'input': expected a tensor, got %s", type(x)) end
  if not mode then
    fail("mode %q is unknown; it can be nearest, nearest-exact, linear, bilinear, bicubic, trilinear or area", tostring(a.mode))
  end
  local spatial = x.ndim - 2
  if spatial < 1 or spatial > 3 then fail("needs input of 3 to 5 dimensions, not sizes %s", tostring(x.shape)) end
  if mode.spatial and mode.spatial ~= spatial then
    fail("mode %q is for input of %d dimensions, not sizes %s", a.mode, mode.spatial + 2, tostring(x.shape))
  end
  if a.align_corners ~= nil and not mode.aligns then fail("align_corners is not for mode %q", a.mode) end
  if a.antialias and not mode.antialiases then fail("antialias is not for mode %q", a.mode) end
  if (a.size == nil) == (a.scale_factor == nil) then fail("needs either size or scale_factor") end
  return mode, spatial
end

--- A number, or one for each dimension, as a list.
local function spread(value, n, name)
  if type(value) ~= "table" then value = {value} end
  if #value ~= 1 and #value ~= n then fail("%s must be a number or %d numbers, got %d", name, n, #value) end
  local list = {}
  for i = 1, n do list[i] = value[#value == 1 and 1 or i] end
  return list
end

--- Sizes of the result, and inputs for each output.
local function geometry(a, spatial)
  local x, sizes, scales = a.input, {}, {}
  local size = a.size and spread(a.size, spatial, "size")
  local factor = not size and spread(a.scale_factor, spatial, "scale_factor")
  for i = 1, spatial do
    local inputs = x.shape[i + 2]
    sizes[i] = size and size[i] or math.floor(inputs * factor[i])
    scales[i] = factor and not a.recompute_scale_factor and 1 / factor[i] or inputs / sizes[i]
  end
  return sizes, scales
end

--- The spatial dimensions in the order that leaves the fewest elements to the later ones: those that shrink most first, and else the last first.
local function cheapest_order(x, sizes, spatial)
  local order, growth = {}, {}
  for i = spatial, 1, -1 do
    order[#order + 1] = i
    growth[i] = sizes[i] / x.shape[i + 2]
  end
  table.sort(order, function(i, j) return growth[i] < growth[j] or growth[i] == growth[j] and (i < j) == (growth[i] < 1) and i ~= j end)
  return order
end

local read = signature("interpolate",
  "input, size=nil, scale_factor=nil, mode='nearest', align_corners=nil, recompute_scale_factor=nil, antialias=false")

--- interpolate(input, size, scale_factor, mode = "nearest", align_corners, recompute_scale_factor, antialias = false): input {N, C, L},
--- {N, C, H, W} or {N, C, D, H, W} with other sizes of its last dimensions: `size`, or the old ones times scale_factor. mode: nearest, nearest-exact,
--- linear (of one dimension), bilinear, bicubic (of two), trilinear (of three) or area (means). align_corners puts the first and last elements of both
--- on top of each other. antialias (bilinear, bicubic) smooths when sizes shrink. recompute_scale_factor works from the sizes and not scale_factor.
--- Example:
---   F.interpolate(torch.tensor{{{1.0, 3.0}}}, {scale_factor = 2, mode = "linear"})
local function interpolate(...)
  local a = read(...)
  local mode, spatial = check(a)
  local sizes, scales = geometry(a, spatial)
  if not mode.along then return adaptive[("adaptive_avg_pool%dd"):format(spatial)](a.input, sizes) end
  local x = a.input
  for _, i in ipairs(cheapest_order(x, sizes, spatial)) do
    local same = sizes[i] == x.shape[i + 2] and (a.align_corners or scales[i] == 1)
    if not same then
      x = resample(x, i + 2, sizes[i], scales[i], a.align_corners or false, a.antialias, mode.along)
    end
  end
  return rawequal(x, a.input) and x:clone() or x
end

local read_sizes = signature("upsample", "input, size=nil, scale_factor=nil")

--- upsample_nearest(input, size, scale_factor): interpolate with mode "nearest".
--- Example:
---   F.upsample_nearest(torch.tensor{{{1.0, 3.0}}}, {scale_factor = 2})
local function upsample_nearest(...)
  local a = read_sizes(...)
  return interpolate(a.input, {size = a.size, scale_factor = a.scale_factor, mode = "nearest"})
end

--- upsample_bilinear(input, size, scale_factor): interpolate with mode "bilinear" and aligned corners.
--- Example:
---   F.upsample_bilinear(torch.tensor{{{{1.0, 3.0}}}}, {1, 3})
local function upsample_bilinear(...)
  local a = read_sizes(...)
  return interpolate(a.input, {size = a.size, scale_factor = a.scale_factor, mode = "bilinear", align_corners = true})
end

return {interpolate = interpolate, upsample = interpolate, upsample_nearest = upsample_nearest, upsample_bilinear = upsample_bilinear}
