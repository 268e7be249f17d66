--- A figure: series of numbers over two axes, or a matrix in colours. It prints as text, saves as PNG, SVG or text, and shows itself as
-- a picture where the terminal can.
--
--   local figure = torch.plot.figure{title = "Training", xlabel = "step", yscale = "log"}
--   figure:line(losses, {label = "loss"}):line(smooth, {label = "mean of 100"})
--   figure:save "loss.svg"

local Axis = require "torch.plot.axis"
local class = require "torch.utils.class"
local colors = require "torch.plot.colors"
local data = require "torch.plot.data"
local fail = require "torch.utils.fail"

local operators = require "torch.core".operators

local Figure = class.new("torch.plot.Figure")

--- The most rows and columns of a heat map that are kept.
local MOST_CELLS = 512

local OPTIONS = {
  title = "string", xlabel = "string", ylabel = "string", xscale = "string", yscale = "string", xlim = "table", ylim = "table",
  width = "number", height = "number",
}
local SERIES_OPTIONS = {label = true, color = true, bins = true, range = true, cmap = true, vmin = true, vmax = true}

local function check_limits(limits, caller, name)
  if limits and not (type(limits[1]) == "number" and type(limits[2]) == "number" and limits[1] < limits[2]) then
    fail("%s: %s: expected {low, high} with low < high", caller, name)
  end
end

local function check_scale(scale, caller, name)
  if scale ~= nil and scale ~= "linear" and scale ~= "log" then fail("%s: %s: expected \"linear\" or \"log\", got %s", caller, name, tostring(scale)) end
end

local function check_size(size, caller, name)
  if size and (size ~= size // 1 or size < 120 or size > 8192) then fail("%s: %s: expected a whole number of pixels from 120 to 8192, got %s", caller, name, size) end
end

--- figure{title =, xlabel =, ylabel =, xscale = "linear" or "log", yscale =, xlim = {low, high}, ylim =, width = 640, height = 400}: an
-- empty figure; width and height are pixels of its PNG and SVG.
function Figure:init(options)
  local caller = "torch.plot.figure"
  options = options or {}
  for name, value in pairs(options) do
    if not OPTIONS[name] then fail("%s: there is no option %s", caller, tostring(name)) end
    if type(value) ~= OPTIONS[name] then fail("%s: %s: expected a %s, got %s", caller, name, OPTIONS[name], type(value)) end
  end
  for _, name in ipairs {"xscale", "yscale"} do check_scale(options[name], caller, name) end
  for _, name in ipairs {"xlim", "ylim"} do check_limits(options[name], caller, name) end
  for _, name in ipairs {"width", "height"} do check_size(options[name], caller, name) end
  self.options, self.series = options, {}
end

--- Sorts out (y, options) and (x, y, options).
local function arguments(a, b, c, caller)
  if data.is_list(b) then return a, b, c or {} end
  if b ~= nil and (type(b) ~= "table" or c ~= nil) then
    fail("%s: y: expected a tensor or a table of numbers, got %s", caller, type(b))
  end
  return nil, a, b or {}
end

local function check_series_options(options, caller)
  for name in pairs(options) do
    if not SERIES_OPTIONS[name] then fail("%s: there is no option %s", caller, tostring(name)) end
  end
end

local function add(self, series, options, caller)
  check_series_options(options, caller)
  series.label = options.label
  series.color = options.color and colors.parse(options.color, caller) or colors.of_series(#self.series + 1)
  self.series[#self.series + 1] = series
end

local function add_points(self, kind, caller, a, b, c)
  local x, y, options = arguments(a, b, c, caller)
  local columns = data.columns(y, caller, "y")
  for i, list in ipairs(columns) do
    local places = x and data.list(x, caller, "x") or data.positions(#list)
    if #places ~= #list then fail("%s: x and y: expected as many numbers in both, got %d and %d", caller, #places, #list) end
    local own = setmetatable({label = type(options.label) == "table" and options.label[i] or options.label}, {__index = options})
    check_series_options(options, caller)
    add(self, {kind = kind, x = places, y = list}, own, caller)
  end
  return self
end

--- line([x,] y, {label =, color =}): a line through the points. x defaults to 1, 2, ...; a matrix y gives a line for each column, with a
-- table of labels. A number that is not finite leaves a gap. Returns the figure.
function Figure:line(a, b, c) return add_points(self, "line", "torch.plot.line", a, b, c) end

--- scatter([x,] y, {label =, color =}): a dot at each point. Returns the figure.
function Figure:scatter(a, b, c) return add_points(self, "scatter", "torch.plot.scatter", a, b, c) end

local function finite_only(list)
  local kept = {}
  for _, v in ipairs(list) do
    if data.is_finite(v) then kept[#kept + 1] = v end
  end
  return kept
end

local function span_of(list, range)
  if range then return range[1], range[2] end
  local low, high = math.huge, -math.huge
  for _, v in ipairs(list) do low, high = math.min(low, v), math.max(high, v) end
  if low > high then return 0, 1 end
  if low == high then return low - 0.5, high + 0.5 end
  return low, high
end

local function count_bins(list, bins, low, high)
  local counts = {}
  for i = 1, bins do counts[i] = 0 end
  for _, v in ipairs(list) do
    if v >= low and v <= high then
      local bin = math.min(((v - low) / (high - low) * bins) // 1 | 0, bins - 1) + 1
      counts[bin] = counts[bin] + 1
    end
  end
  return counts
end

--- histogram(x, {bins = 20, range = {low, high}, label =, color =}): how many of x's numbers fall into each of `bins` equal spans; those
-- that are not finite or out of range do not count. Returns the figure.
function Figure:histogram(x, options)
  local caller = "torch.plot.histogram"
  options = options or {}
  local bins = options.bins or 20
  if math.type(bins) ~= "integer" or bins < 1 or bins > 100000 then fail("%s: bins: expected a whole number from 1, got %s", caller, tostring(bins)) end
  check_limits(options.range, caller, "range")
  local flat = require "torch.core".is_tensor(x) and x:reshape(-1) or x
  local list = finite_only(data.list(flat, caller, "x"))
  local low, high = span_of(list, options.range)
  add(self, {kind = "bars", low = low, high = high, counts = count_bins(list, bins, low, high)}, options, caller)
  return self
end

--- A matrix in at most as many rows and columns as a picture shows; larger ones are averaged.
local function shrunk(values)
  local rows, columns = math.min(values.shape[1], MOST_CELLS), math.min(values.shape[2], MOST_CELLS)
  if rows == values.shape[1] and columns == values.shape[2] then return values end
  return operators["torch.nn.functional"].adaptive_avg_pool2d(values:unsqueeze(1), {rows, columns}):squeeze(1)
end

--- heatmap(matrix, {cmap = "viridis", vmin =, vmax =}): the matrix's numbers as colours, its first row on top. A figure holds one. Returns
-- the figure.
function Figure:heatmap(matrix, options)
  local caller = "torch.plot.heatmap"
  options = options or {}
  if #self.series > 0 then fail("%s: the figure holds something already; start another with torch.plot.figure()", caller) end
  local values = data.matrix(matrix, caller, "matrix")
  local low, high = span_of(finite_only(values:reshape(-1):tolist()))
  self.series[1] = {
    kind = "heatmap", rows = values.shape[1], columns = values.shape[2], values = shrunk(values):tolist(), low = options.vmin or low,
    high = options.vmax or high, map = colors.map(options.cmap or "viridis", caller),
  }
  check_series_options(options, caller)
  return self
end

--- What a series spans, into the axes.
local SPAN = {
  bars = function(s, x, y)
    x:include(s.low)
    x:include(s.high)
    y:include(0)
    for _, count in ipairs(s.counts) do y:include(count * 1.05) end
  end,
  heatmap = function(s, x, y)
    for _, v in ipairs {0.5, s.columns + 0.5} do x:include(v) end
    for _, v in ipairs {0.5, s.rows + 0.5} do y:include(v) end
    y.reversed = true
  end,
}
local function span_points(s, x, y)
  for i, v in ipairs(s.y) do
    if data.is_finite(v) and data.is_finite(s.x[i]) then
      x:include(s.x[i])
      y:include(v)
    end
  end
end

--- The two axes, settled on what is to be shown.
function Figure:axes()
  local o = self.options
  local xlim, ylim = o.xlim or {}, o.ylim or {}
  local x, y = Axis(o.xscale or "linear", xlim[1], xlim[2]), Axis(o.yscale or "linear", ylim[1], ylim[2])
  local tight = false
  for _, s in ipairs(self.series) do
    (SPAN[s.kind] or span_points)(s, x, y)
    tight = tight or s.kind == "heatmap" or s.kind == "bars"
  end
  x:settle(tight and 0 or 0.02)
  y:settle(tight and 0 or 0.04)
  return x, y
end

--- to_text{columns =, rows =, color =}: the figure in Unicode; by default as wide as the terminal allows, and coloured where it can be.
function Figure:to_text(options) return require "torch.plot.text".figure(self, options or {}) end

--- to_svg(): the figure as an SVG document.
function Figure:to_svg() return require "torch.plot.svg"(require "torch.plot.layout"(self)) end

--- to_image(): the figure as a uint8 tensor of sizes (height, width, 3).
function Figure:to_image() return require "torch.plot.raster"(require "torch.plot.layout"(self)) end

Figure.__tostring = function(self) return self:to_text() end

require "torch.plot.output".extend(Figure, "torch.plot.Figure")

return Figure
