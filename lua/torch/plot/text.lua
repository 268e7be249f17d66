--- Figures and images in Unicode: lines and dots in braille (two by four dots a character), bars and colours in block characters. Colours
-- are 24-bit escape sequences, left out where they are not wanted: then shades stand for a heat map's colours.

local colors = require "torch.plot.colors"
local reduce = require "torch.plot.reduce"
local terminal = require "torch.plot.terminal"

local text = {}

local BRAILLE = {[0] = {[0] = 0x01, 0x02, 0x04, 0x40}, {[0] = 0x08, 0x10, 0x20, 0x80}}
local EIGHTHS = {[0] = " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}
local SHADES = {" ", "░", "▒", "▓", "█"}

local function paint(character, color) return ("\27[38;2;%d;%d;%dm%s\27[0m"):format(color[1], color[2], color[3], character) end

--- ---- the canvas: a grid of characters, each with a colour ----

local function new_canvas(columns, rows)
  local canvas = {columns = columns, rows = rows, bits = {}, characters = {}, colors = {}}
  return canvas
end

--- Sets a dot, counted from 0 at the upper left; a character has one colour, that of its last dot.
local function set_dot(canvas, x, y, color)
  if x < 0 or y < 0 or x >= canvas.columns * 2 or y >= canvas.rows * 4 then return end
  local at = (y // 4) * canvas.columns + x // 2
  canvas.bits[at] = (canvas.bits[at] or 0) | BRAILLE[x % 2][y % 4]
  canvas.colors[at] = color
end

local function set_character(canvas, column, row, character, color)
  local at = row * canvas.columns + column
  canvas.characters[at], canvas.colors[at] = character, color
end

local function row_text(canvas, row, colored)
  local out = {}
  for column = 0, canvas.columns - 1 do
    local at = row * canvas.columns + column
    local bits = canvas.bits[at]
    local character = bits and utf8.char(0x2800 + bits) or canvas.characters[at] or " "
    out[#out + 1] = colored and canvas.colors[at] and character ~= " " and paint(character, canvas.colors[at]) or character
  end
  return table.concat(out)
end

--- ---- series ----

--- The dots between two points, one for each step of the longer side.
local function draw_segment(canvas, x1, y1, x2, y2, color)
  local steps = math.max(math.abs(x2 - x1), math.abs(y2 - y1)) // 1 | 0
  for i = 0, steps do
    local t = steps > 0 and i / steps or 0
    set_dot(canvas, (x1 + (x2 - x1) * t) // 1 | 0, (y1 + (y2 - y1) * t + 0.5) // 1 | 0, color)
  end
end

local function near(v, size) return math.min(math.max(v, -2 * size), 3 * size) end

local function dots_of(canvas, s, x, y)
  local width, height = canvas.columns * 2 - 1, canvas.rows * 4 - 1
  return function(i) return near(x:share(s.x[i]) * width, width), near((1 - y:share(s.y[i])) * height, height) end
end

local DRAW = {}

function DRAW.line(canvas, s, x, y)
  for _, p in ipairs(reduce.lines(#s.y, dots_of(canvas, s, x, y))) do
    for i = 1, #p - 3, 2 do draw_segment(canvas, p[i], p[i + 1], p[i + 2], p[i + 3], s.color) end
  end
end

function DRAW.scatter(canvas, s, x, y)
  for _, p in ipairs(reduce.dots(#s.y, dots_of(canvas, s, x, y))) do
    set_dot(canvas, (p[1] + 0.5) // 1 | 0, (p[2] + 0.5) // 1 | 0, s.color)
  end
end

--- The highest bar that a column of characters touches.
local function bar_height(s, x, y, column, columns)
  local best, step = 0, (s.high - s.low) / #s.counts
  for i, count in ipairs(s.counts) do
    local from, to = x:share(s.low + (i - 1) * step) * columns, x:share(s.low + i * step) * columns
    if from < column + 0.99 and to > column + 0.01 then best = math.max(best, count) end
  end
  return best > 0 and math.max(y:share(best), 0) or 0
end

function DRAW.bars(canvas, s, x, y)
  for column = 0, canvas.columns - 1 do
    local eighths = (bar_height(s, x, y, column, canvas.columns) * canvas.rows * 8 + 0.5) // 1 | 0
    for row = canvas.rows - 1, 0, -1 do
      local here = math.min(math.max(eighths - (canvas.rows - 1 - row) * 8, 0), 8)
      if here > 0 then set_character(canvas, column, row, EIGHTHS[here], s.color) end
    end
  end
end

--- ---- colours of a matrix ----

--- A grid of colours, two to a character: the upper half block in front of the lower half's colour.
local function half_blocks(rows, columns, color_at)
  local lines = {}
  for row = 1, rows, 2 do
    local out = {}
    for column = 1, columns do
      local a, b = color_at(row, column), row < rows and color_at(row + 1, column)
      out[#out + 1] = ("\27[38;2;%d;%d;%d%sm▀"):format(a[1], a[2], a[3], b and (";48;2;%d;%d;%d"):format(b[1], b[2], b[3]) or "")
    end
    lines[#lines + 1] = table.concat(out) .. "\27[0m"
  end
  return lines
end

--- The same without colours: a character shows how light it is.
local function shades(rows, columns, color_at)
  local lines = {}
  for row = 1, rows, 2 do
    local out = {}
    for column = 1, columns do
      local c = color_at(row, column)
      local light = (0.299 * c[1] + 0.587 * c[2] + 0.114 * c[3]) / 255
      out[#out + 1] = SHADES[math.min((light * #SHADES) // 1 | 0, #SHADES - 1) + 1]
    end
    lines[#lines + 1] = table.concat(out)
  end
  return lines
end

--- A picture of `rows` by `columns` colours in at most `room_rows` lines of `room_columns` characters, its sides kept in proportion
-- unless `stretch`. Small pictures grow by whole factors.
function text.cells(rows, columns, color_at, room_columns, room_rows, colored)
  local scale = math.min(room_columns / columns, room_rows * 2 / rows)
  if scale > 1 then scale = scale // 1 end
  local shown_rows, shown_columns = math.max((rows * scale + 0.5) // 1 | 0, 1), math.max((columns * scale + 0.5) // 1 | 0, 1)
  local function at(row, column)
    return color_at(math.min(((row - 0.5) / shown_rows * rows) // 1 + 1 | 0, rows), math.min(((column - 0.5) / shown_columns * columns) // 1 + 1 | 0, columns))
  end
  return (colored and half_blocks or shades)(shown_rows, shown_columns, at)
end

--- ---- the figure ----

local function centered(line, width)
  local length = utf8.len(line) or #line
  return (" "):rep((width - length) // 2) .. line
end

local function widest(ticks)
  local width = 0
  for _, tick in ipairs(ticks) do width = math.max(width, #tick.text) end
  return width
end

--- Tick labels by row, right-aligned before the frame.
local function row_labels(ticks, rows, width)
  local labels = {}
  for _, tick in ipairs(ticks) do
    local row = math.min(((1 - tick.share) * (rows - 1) + 0.5) // 1 | 0, rows - 1)
    labels[row] = (" "):rep(width - #tick.text) .. tick.text .. " ┤"
  end
  return labels
end

--- The line of numbers below, each around its place, left out where it would touch the one before.
local function column_labels(ticks, columns)
  local line = ""
  for _, tick in ipairs(ticks) do
    local from = (tick.share * (columns - 1) - #tick.text / 2 + 0.5) // 1 | 0
    from = math.max(math.min(from, columns - #tick.text), 0)
    if from > #line or from == 0 and line == "" then line = line .. (" "):rep(from - #line) .. tick.text end
  end
  return line
end

local function legend(figure, colored)
  local parts = {}
  for _, s in ipairs(figure.series) do
    if s.label then parts[#parts + 1] = (colored and paint("━━", s.color) or "━━") .. " " .. s.label end
  end
  return #parts > 0 and table.concat(parts, "   ") or nil
end

local function heatmap_lines(s, columns, rows, colored)
  local span = s.high > s.low and s.high - s.low or 1
  local lines = text.cells(#s.values, #s.values[1], function(row, column)
    return colors.at(colored and s.map or colors.map "gray", (s.values[row][column] - s.low) / span)
  end, columns, rows, colored)
  lines[#lines + 1] = ("%d x %d, from %.4g to %.4g"):format(s.rows, s.columns, s.low, s.high)
  return lines
end

local function series_lines(figure, columns, rows, colored)
  local x, y = figure:axes()
  local yticks = y:ticks(math.max(rows // 4, 2))
  local margin = widest(yticks)
  local inner = math.max(columns - margin - 3, 10)
  local canvas = new_canvas(inner, rows)
  for _, s in ipairs(figure.series) do DRAW[s.kind](canvas, s, x, y) end
  local labels, lines = row_labels(yticks, rows, margin), {}
  for row = 0, rows - 1 do lines[row + 1] = (labels[row] or (" "):rep(margin) .. " │") .. row_text(canvas, row, colored):gsub(" +$", "") end
  lines[#lines + 1] = (" "):rep(margin) .. " └" .. ("─"):rep(inner)
  lines[#lines + 1] = (" "):rep(margin + 2) .. column_labels(x:ticks(math.max(inner // 12, 2)), inner)
  return lines
end

local function is_heatmap(figure) return figure.series[1] and figure.series[1].kind == "heatmap" end

--- figure(figure, {columns =, rows =, color =}): the whole text, without a line break at its end.
function text.figure(figure, options)
  local room, most = terminal.size()
  local columns, rows = options.columns or math.min(room, 100), options.rows or math.min(math.max(most - 8, 6), 18)
  local colored = options.color
  if colored == nil then colored = terminal.has_colors() end
  local o, out = figure.options, {}
  if o.title then out[1] = centered(o.title, columns) end
  if o.ylabel then out[#out + 1] = o.ylabel end
  local body = is_heatmap(figure) and heatmap_lines(figure.series[1], columns, rows, colored) or series_lines(figure, columns, rows, colored)
  table.move(body, 1, #body, #out + 1, out)
  if o.xlabel then out[#out + 1] = centered(o.xlabel, columns) end
  out[#out + 1] = legend(figure, colored)
  return table.concat(out, "\n")
end

return text
