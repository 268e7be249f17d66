--- A layout as pixels: a uint8 tensor of sizes (height, width, 3). Edges are smoothed by coverage: a pixel takes a share of a shape's colour
-- that falls off over one pixel at its border.

local core = require "torch.core"
local font = require "torch.plot.font"

local ops = core.operators.torch

--- Mixes a colour into pixel (x, y), counted from 0, by a weight from 0 to 1. Pixels are 0xrrggbb in one list, row after row.
local function blend(canvas, x, y, color, weight)
  local clip = canvas.clip
  if weight <= 0 or x < clip[1] or x >= clip[3] or y < clip[2] or y >= clip[4] then return end
  local at = y * canvas.width + x + 1
  local old = canvas[at]
  local r, g, b = old >> 16, old >> 8 & 255, old & 255
  r = (r + (color[1] - r) * weight + 0.5) // 1 | 0
  g = (g + (color[2] - g) * weight + 0.5) // 1 | 0
  b = (b + (color[3] - b) * weight + 0.5) // 1 | 0
  canvas[at] = r << 16 | g << 8 | b
end

local DRAW = {}

--- How much of pixel i the span from `low` to `high` covers.
local function overlap(i, low, high) return math.max(0, math.min(i + 1, high) - math.max(i, low)) end

function DRAW.rectangle(canvas, s)
  local clip = canvas.clip
  for y = math.max(math.floor(s.y), clip[2]), math.min(math.ceil(s.y + s.height), clip[4]) - 1 do
    local share = overlap(y, s.y, s.y + s.height)
    for x = math.max(math.floor(s.x), clip[1]), math.min(math.ceil(s.x + s.width), clip[3]) - 1 do
      blend(canvas, x, y, s.color, share * overlap(x, s.x, s.x + s.width))
    end
  end
end

--- The distance of a point from a segment that starts at (x1, y1) and runs along (dx, dy).
local function distance(px, py, x1, y1, dx, dy, length2)
  local t = length2 > 0 and ((px - x1) * dx + (py - y1) * dy) / length2 or 0
  t = math.min(math.max(t, 0), 1)
  local ex, ey = px - x1 - t * dx, py - y1 - t * dy
  return math.sqrt(ex * ex + ey * ey)
end

--- The pixels of row y that a segment with reach r can touch.
local function columns_of(y, r, x1, y1, x2, y2)
  if math.abs(y2 - y1) < 1e-9 then return math.min(x1, x2) - r, math.max(x1, x2) + r end
  local slope = (x2 - x1) / (y2 - y1)
  local low, high = math.min(y1, y2), math.max(y1, y2)
  local a = x1 + (math.min(math.max(y - r, low), high) - y1) * slope
  local b = x1 + (math.min(math.max(y + 1 + r, low), high) - y1) * slope
  return math.min(a, b) - r, math.max(a, b) + r
end

--- Notes the coverage of one segment: the most that any segment of a line covers of a pixel counts, so that joints are not darker.
local function cover_segment(canvas, covered, x1, y1, x2, y2, half)
  local clip, reach = canvas.clip, half + 1
  local dx, dy = x2 - x1, y2 - y1
  local length2 = dx * dx + dy * dy
  for y = math.max(math.floor(math.min(y1, y2) - reach), clip[2]), math.min(math.ceil(math.max(y1, y2) + reach), clip[4]) - 1 do
    local from, to = columns_of(y, reach, x1, y1, x2, y2)
    for x = math.max(math.floor(from), clip[1]), math.min(math.ceil(to), clip[3]) - 1 do
      local weight = math.min(1, half + 0.5 - distance(x + 0.5, y + 0.5, x1, y1, dx, dy, length2))
      local at = y * canvas.width + x
      if weight > (covered[at] or 0) then covered[at] = weight end
    end
  end
end

function DRAW.polyline(canvas, s)
  local covered, p = {}, s.points
  for i = 1, #p - 3, 2 do cover_segment(canvas, covered, p[i], p[i + 1], p[i + 2], p[i + 3], s.thickness / 2) end
  for at, weight in pairs(covered) do blend(canvas, at % canvas.width, at // canvas.width, s.color, weight) end
end

function DRAW.dot(canvas, s)
  for y = math.floor(s.y - s.radius), math.ceil(s.y + s.radius) do
    for x = math.floor(s.x - s.radius), math.ceil(s.x + s.radius) do
      local dx, dy = x + 0.5 - s.x, y + 0.5 - s.y
      blend(canvas, x, y, s.color, math.min(1, s.radius + 0.5 - math.sqrt(dx * dx + dy * dy)))
    end
  end
end

--- Where a text of some width begins, left of its anchor.
local START = {start = 0, middle = 0.5, ["end"] = 1}

local function draw_glyph(canvas, rows, put)
  for row = 1, font.height do
    for column = 0, font.width - 1 do
      if rows[row] & (0x80 >> column) ~= 0 then put(canvas, column, row - 1) end
    end
  end
end

local function characters_of(text)
  local list = {}
  for character in text:gmatch(utf8.len(text) and utf8.charpattern or ".") do list[#list + 1] = character end
  return list
end

function DRAW.text(canvas, s)
  local characters = characters_of(s.text)
  local shift = -(START[s.anchor] * #characters * font.width + 0.5) // 1 | 0
  local x0, y0 = (s.x + 0.5) // 1 | 0, (s.y + 0.5) // 1 | 0
  for i, character in ipairs(characters) do
    local along = shift + (i - 1) * font.width
    draw_glyph(canvas, font.rows(character), function(c, column, row)
      local across = row - font.height // 2
      if s.turned then blend(c, x0 + across, y0 - along - column, s.color, 1)
      else blend(c, x0 + along + column, y0 + across, s.color, 1) end
    end)
  end
end

function DRAW.cells(canvas, s)
  local width, height = s.width / s.columns, s.height / s.rows
  local colors = {}
  for y = math.floor(s.y), math.ceil(s.y + s.height) - 1 do
    local row = math.min(math.max(((y + 0.5 - s.y) / height) // 1 | 0, 0), s.rows - 1) + 1
    for x = math.floor(s.x), math.ceil(s.x + s.width) - 1 do
      local column = math.min(math.max(((x + 0.5 - s.x) / width) // 1 | 0, 0), s.columns - 1) + 1
      local key = row * s.columns + column
      colors[key] = colors[key] or s.color_at(row, column)
      blend(canvas, x, y, colors[key], 1)
    end
  end
end

local function whole(layout) return {0, 0, layout.width, layout.height} end

local function clip_of(s, layout)
  if not s.clip then return whole(layout) end
  local a = s.clip
  return {math.floor(a.x), math.floor(a.y), math.ceil(a.x + a.width), math.ceil(a.y + a.height)}
end

return function(layout)
  local canvas = {width = layout.width, clip = whole(layout)}
  for i = 1, layout.width * layout.height do canvas[i] = 0xffffff end
  for _, s in ipairs(layout) do
    canvas.clip = clip_of(s, layout)
    DRAW[s.kind](canvas, s)
  end
  local packed = core.tensor(table.move(canvas, 1, layout.width * layout.height, 1, {}), {dtype = core.dtypes.int32}):view(layout.height, layout.width)
  local channels = {packed // 65536, packed // 256 % 256, packed % 256}
  return ops.stack(channels, 3):to(core.dtypes.uint8)
end
