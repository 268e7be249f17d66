--- A layout as an SVG document: text of plain shapes, which any browser draws.

local colors = require "torch.plot.colors"

local ENTITY = {["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;"}

local function escaped(text) return (text:gsub('[&<>"]', ENTITY):gsub("%c", " ")) end

local function number(v) return (("%.2f"):format(v):gsub("%.?0+$", "")) end

--- A clipped shape refers to the clip path of its area; a figure has one area.
local function clip_of(s) return s.clip and ' clip-path="url(#area)"' or "" end

local WRITE = {}

function WRITE.rectangle(s)
  return ('<rect x="%s" y="%s" width="%s" height="%s" fill="%s"%s/>'):format(number(s.x), number(s.y), number(s.width), number(s.height),
    colors.hex(s.color), clip_of(s))
end

function WRITE.polyline(s)
  local words = {}
  for i = 1, #s.points, 2 do words[#words + 1] = number(s.points[i]) .. "," .. number(s.points[i + 1]) end
  return ('<polyline points="%s" fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round"%s/>'):format(table.concat(words, " "),
    colors.hex(s.color), number(s.thickness), clip_of(s))
end

function WRITE.dot(s)
  return ('<circle cx="%s" cy="%s" r="%s" fill="%s"%s/>'):format(number(s.x), number(s.y), number(s.radius), colors.hex(s.color), clip_of(s))
end

function WRITE.text(s)
  local turn = s.turned and (' transform="rotate(-90 %s %s)"'):format(number(s.x), number(s.y)) or ""
  return ('<text x="%s" y="%s" fill="%s" text-anchor="%s" dominant-baseline="central"%s>%s</text>'):format(number(s.x), number(s.y),
    colors.hex(s.color), s.anchor, turn, escaped(s.text))
end

function WRITE.cells(s)
  local out, width, height = {}, s.width / s.columns, s.height / s.rows
  for row = 1, s.rows do
    for column = 1, s.columns do
      out[#out + 1] = ('<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>'):format(number(s.x + (column - 1) * width),
        number(s.y + (row - 1) * height), number(width + 0.2), number(height + 0.2), colors.hex(s.color_at(row, column)))
    end
  end
  return '<g shape-rendering="crispEdges">' .. table.concat(out) .. "</g>"
end

local function clip_path(layout)
  for _, s in ipairs(layout) do
    if s.clip then
      return ('<clipPath id="area"><rect x="%s" y="%s" width="%s" height="%s"/></clipPath>'):format(number(s.clip.x), number(s.clip.y),
        number(s.clip.width), number(s.clip.height))
    end
  end
  return ""
end

return function(layout)
  local out = {
    ('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">'):format(
      layout.width, layout.height, layout.width, layout.height),
    clip_path(layout),
  }
  for _, s in ipairs(layout) do out[#out + 1] = WRITE[s.kind](s) end
  out[#out + 1] = "</svg>\n"
  return table.concat(out, "\n")
end
