--- Lays a figure out in pixels: a list of shapes that the writers of SVG and of pixels draw in their order. A shape has a `kind`:
--
--   rectangle  x, y, width, height, color          text   x, y, text, color, anchor ("start", "middle", "end"), turned
--   polyline   points {x1, y1, x2, y2, ...}, color, thickness      dot   x, y, radius, color
--   cells      x, y, width, height, rows, columns, color_at(row, column)
--
-- x goes right and y down, from the upper left corner; a text's y is its middle line.

local colors = require "torch.plot.colors"
local reduce = require "torch.plot.reduce"

local INK, FRAME, GRID, PAPER = {40, 40, 40}, {120, 120, 120}, {225, 225, 225}, {255, 255, 255}
local CHARACTER_WIDTH = 6

--- The area within the axes, as wide as the labels leave it.
local function plot_area(figure, yticks)
  local o = figure.options
  local widest = 0
  for _, tick in ipairs(yticks) do widest = math.max(widest, utf8.len(tick.text) or #tick.text) end
  local left = 14 + widest * CHARACTER_WIDTH + (o.ylabel and 18 or 0)
  local top, bottom, right = o.title and 32 or 14, 28 + (o.xlabel and 16 or 0), figure.series[1] and figure.series[1].kind == "heatmap" and 84 or 18
  local width, height = o.width or 640, o.height or 400
  return {x = left, y = top, width = math.max(width - left - right, 20), height = math.max(height - top - bottom, 20)}
end

local function add_ticks(list, area, xticks, yticks, grid)
  for _, tick in ipairs(xticks) do
    local x = area.x + tick.share * area.width
    if grid then list[#list + 1] = {kind = "polyline", points = {x, area.y, x, area.y + area.height}, color = GRID, thickness = 1} end
    list[#list + 1] = {kind = "text", x = x, y = area.y + area.height + 12, text = tick.text, color = INK, anchor = "middle"}
  end
  for _, tick in ipairs(yticks) do
    local y = area.y + (1 - tick.share) * area.height
    if grid then list[#list + 1] = {kind = "polyline", points = {area.x, y, area.x + area.width, y}, color = GRID, thickness = 1} end
    list[#list + 1] = {kind = "text", x = area.x - 6, y = y, text = tick.text, color = INK, anchor = "end"}
  end
end

local function add_frame(list, a)
  list[#list + 1] = {
    kind = "polyline", color = FRAME, thickness = 1,
    points = {a.x, a.y, a.x + a.width, a.y, a.x + a.width, a.y + a.height, a.x, a.y + a.height, a.x, a.y},
  }
end

local function add_labels(list, figure, area)
  local o = figure.options
  local middle = area.x + area.width / 2
  if o.title then list[#list + 1] = {kind = "text", x = middle, y = 16, text = o.title, color = INK, anchor = "middle"} end
  if o.xlabel then list[#list + 1] = {kind = "text", x = middle, y = area.y + area.height + 32, text = o.xlabel, color = INK, anchor = "middle"} end
  if o.ylabel then
    list[#list + 1] = {kind = "text", x = 12, y = area.y + area.height / 2, text = o.ylabel, color = INK, anchor = "middle", turned = true}
  end
end

--- Keeps a number of pixels within reach of the area, so that far points leave it in the right direction.
local function near(v, low, size) return math.min(math.max(v, low - 2 * size), low + 3 * size) end

local function place(area, x, y, i, s)
  return near(area.x + x:share(s.x[i]) * area.width, area.x, area.width), near(area.y + (1 - y:share(s.y[i])) * area.height, area.y, area.height)
end

local DRAW = {}

function DRAW.line(list, s, area, x, y)
  local function at(i) return place(area, x, y, i, s) end
  for _, points in ipairs(reduce.lines(#s.y, at)) do
    list[#list + 1] = {kind = "polyline", points = points, color = s.color, thickness = 1.6, clip = area}
  end
end

function DRAW.scatter(list, s, area, x, y)
  local function at(i) return place(area, x, y, i, s) end
  for _, point in ipairs(reduce.dots(#s.y, at)) do
    list[#list + 1] = {kind = "dot", x = point[1], y = point[2], radius = 2.4, color = s.color, clip = area}
  end
end

function DRAW.bars(list, s, area, x, y)
  local base, step = y:share(0), (s.high - s.low) / #s.counts
  if base ~= base then base = 0 end
  for i, count in ipairs(s.counts) do
    local from, to, top = x:share(s.low + (i - 1) * step), x:share(s.low + i * step), y:share(count)
    if count > 0 and from == from and top == top then
      list[#list + 1] = {
        kind = "rectangle", x = area.x + from * area.width + 0.5, width = math.max((to - from) * area.width - 1, 0.5),
        y = area.y + (1 - top) * area.height, height = (top - base) * area.height, color = s.color, clip = area,
      }
    end
  end
end

local function add_color_bar(list, s, area)
  local x = area.x + area.width + 12
  list[#list + 1] = {
    kind = "cells", x = x, y = area.y, width = 12, height = area.height, rows = 64, columns = 1,
    color_at = function(row) return colors.at(s.map, (64 - row) / 63) end,
  }
  for _, end_of in ipairs {{s.high, area.y + 6}, {s.low, area.y + area.height - 6}} do
    list[#list + 1] = {kind = "text", x = x + 16, y = end_of[2], text = ("%.4g"):format(end_of[1]), color = INK, anchor = "start"}
  end
end

function DRAW.heatmap(list, s, area)
  local span = s.high > s.low and s.high - s.low or 1
  list[#list + 1] = {
    kind = "cells", x = area.x, y = area.y, width = area.width, height = area.height, rows = #s.values, columns = #s.values[1],
    color_at = function(row, column) return colors.at(s.map, (s.values[row][column] - s.low) / span) end,
  }
  add_color_bar(list, s, area)
end

--- The legend in the upper right corner, on paper of its own so that lines do not run through it.
local function add_legend(list, figure, area)
  local longest, count = 0, 0
  for _, s in ipairs(figure.series) do
    if s.label then longest, count = math.max(longest, utf8.len(s.label) or #s.label), count + 1 end
  end
  if count == 0 then return end
  local x, y = area.x + area.width - 10 - longest * CHARACTER_WIDTH, area.y + 14
  list[#list + 1] = {kind = "rectangle", x = x - 22, y = y - 10, width = longest * CHARACTER_WIDTH + 28, height = count * 16 + 4, color = PAPER}
  for _, s in ipairs(figure.series) do
    if s.label then
      list[#list + 1] = {kind = "rectangle", x = x - 16, y = y - 4, width = 10, height = 8, color = s.color}
      list[#list + 1] = {kind = "text", x = x, y = y, text = s.label, color = INK, anchor = "start"}
      y = y + 16
    end
  end
end

--- The layout of a figure: {width =, height =, list of shapes}.
return function(figure)
  local o = figure.options
  local x, y = figure:axes()
  local list = {width = o.width or 640, height = o.height or 400}
  list[1] = {kind = "rectangle", x = 0, y = 0, width = list.width, height = list.height, color = PAPER}
  local yticks = y:ticks(math.max(2, list.height // 60))
  local area = plot_area(figure, yticks)
  local grid = not (figure.series[1] and figure.series[1].kind == "heatmap")
  add_ticks(list, area, x:ticks(math.max(2, list.width // 90)), yticks, grid)
  for _, s in ipairs(figure.series) do DRAW[s.kind](list, s, area, x, y) end
  add_frame(list, area)
  add_labels(list, figure, area)
  add_legend(list, figure, area)
  return list
end
