--- An image as something that prints and saves itself: what torch.imshow returns.

local base64 = require "torch.plot.base64"
local class = require "torch.utils.class"
local colors = require "torch.plot.colors"
local core = require "torch.core"
local fail = require "torch.utils.fail"
local terminal = require "torch.plot.terminal"
local text = require "torch.plot.text"

local Image = class.new("torch.plot.Image")

local OPTIONS = {cmap = true, vmin = true, vmax = true}

local function is_channels(n) return n == 1 or n == 3 or n == 4 end

--- (height, width, channels) from (height, width), (channels, height, width) or (height, width, channels).
local function arranged(image, caller)
  if image.ndim == 4 and image.shape[1] == 1 then image = image:squeeze(1) end
  if image.ndim == 2 then return image:unsqueeze(3) end
  if image.ndim == 3 and is_channels(image.shape[1]) then return image:permute(2, 3, 1) end
  if image.ndim == 3 and is_channels(image.shape[3]) then return image end
  return fail("%s: image: expected sizes (height, width), (channels, height, width) or (height, width, channels) with 1, 3 or 4 channels, got %s",
    caller, tostring(image.shape))
end

local function span_of(x, options)
  local finite = x:masked_select(x:isfinite())
  if finite:numel() == 0 then return options.vmin or 0, options.vmax or 1 end
  return options.vmin or finite:min():item(), options.vmax or finite:max():item()
end

--- One channel through a colour map.
local function mapped(x, options, caller)
  local low, high = span_of(x, options)
  local map = colors.map(options.cmap or "gray", caller)
  local table_of = {}
  for i = 0, 255 do table_of[i + 1] = colors.at(map, i / 255) end
  local steps = ((x - low) * (255 / (high > low and high - low or 1))):nan_to_num():clamp(0, 255):round():to(core.dtypes.int64)
  return core.tensor(table_of, {dtype = core.dtypes.uint8})[steps:reshape(-1) + 1]:view(x.shape[1], x.shape[2], 3)
end

--- Colours: uint8 as they are; floats are shares of 1.
local function as_bytes(x)
  if x.dtype == core.dtypes.uint8 then return x end
  if x.dtype.is_floating_point then x = x:nan_to_num():clamp(0, 1) * 255 end
  return x:round():clamp(0, 255):to(core.dtypes.uint8)
end

--- imshow(image, {cmap = "gray", vmin =, vmax =}): image is a tensor of sizes (height, width), (channels, height, width) or (height, width,
-- channels) with 1, 3 or 4 channels. One channel goes through the colour map, from vmin (by default its least number) to vmax; colours are
-- uint8 or floats from 0 to 1.
function Image:init(image, options)
  local caller = "torch.imshow"
  options = options or {}
  if type(image) == "table" then image = core.tensor(image) end
  if not core.is_tensor(image) or image:numel() == 0 then fail("%s: image: expected a tensor with elements, got %s", caller, type(image)) end
  for name in pairs(options) do
    if not OPTIONS[name] then fail("%s: there is no option %s", caller, tostring(name)) end
  end
  local x = arranged(image:detach(), caller)
  if x.shape[3] == 1 then self.pixels = mapped(x:select(3, 1):to(core.dtypes.float32), options, caller)
  else self.pixels = as_bytes(x:narrow(3, 1, 3)):contiguous() end
end

--- Small images grow by a whole factor, so that pixels stay squares that can be seen.
local LEAST_SIDE = 224

--- to_image(): uint8 of sizes (height, width, 3).
function Image:to_image()
  local factor = math.max(LEAST_SIDE // math.max(self.pixels.shape[1], self.pixels.shape[2]), 1)
  if factor == 1 then return self.pixels end
  return self.pixels:repeat_interleave(factor, 1):repeat_interleave(factor, 2)
end

--- to_svg(): an SVG document around the picture as PNG.
function Image:to_svg()
  local image = self:to_image()
  local height, width = image.shape[1], image.shape[2]
  return ('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"><image width="%d" height="%d" href="data:image/png;base64,%s"/></svg>\n')
    :format(width, height, width, height, base64(core.encode_png(image, "torch.plot.Image:to_svg")))
end

--- to_text{columns =, rows =, color =}: the image in half blocks, or in shades without colours.
function Image:to_text(options)
  options = options or {}
  local room, most = terminal.size()
  local columns, rows = options.columns or math.min(room, 100), options.rows or math.max(most - 4, 6)
  local colored = options.color
  if colored == nil then colored = terminal.has_colors() end
  local height, width = self.pixels.shape[1], self.pixels.shape[2]
  local list = self.pixels:tolist()
  return table.concat(text.cells(height, width, function(row, column) return list[row][column] end, columns, rows, colored), "\n")
end

Image.__tostring = function(self) return self:to_text() end

require "torch.plot.output".extend(Image, "torch.plot.Image")

return Image
