--- What the terminal can show, and pictures in its own protocol: kitty's or sixel's.
--
-- The environment variable LUATORCH_GRAPHICS = "kitty", "sixel" or "text" decides where it is set. Without it kitty's protocol is known by
-- the names that terminals give themselves, and else the terminal is asked, once: whether it would take a picture of one pixel by kitty's
-- protocol, and for its "device attributes", which every terminal answers and which list a 4 for sixel.

local base64 = require "torch.plot.base64"
local core = require "torch.core"

local terminal = {}

local DEFAULT_COLUMNS, DEFAULT_ROWS = 80, 24

--- Columns and rows of the terminal on standard output; 80 and 24 where there is none.
function terminal.size()
  local columns, rows = core.terminal_size(1)
  return columns or tonumber(os.getenv "COLUMNS") or DEFAULT_COLUMNS, rows and rows > 0 and rows or DEFAULT_ROWS
end

--- True where standard output shows colours: a terminal that is not dumb, and NO_COLOR (no-color.org) not set.
function terminal.has_colors()
  local refused = os.getenv "NO_COLOR"
  return core.is_terminal(1) and os.getenv "TERM" ~= "dumb" and (refused == nil or refused == "")
end

local KITTY_QUERY, ATTRIBUTES_QUERY = "\27_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\27\\", "\27[c"

local function is_named_kitty()
  local program = os.getenv "TERM_PROGRAM" or ""
  return os.getenv "KITTY_WINDOW_ID" ~= nil or os.getenv "TERM" == "xterm-kitty" or program == "ghostty" or program == "WezTerm"
end

local function asked()
  local answer = core.ask_terminal(KITTY_QUERY .. ATTRIBUTES_QUERY, "c") or ""
  if answer:find("_Gi=31;OK", 1, true) then return "kitty" end
  return (answer:match "%[%?([%d;]*)c" or ""):find "%f[%d]4%f[%D]" and "sixel" or "text"
end

local known
--- "kitty", "sixel" or "text".
function terminal.graphics()
  local forced = os.getenv "LUATORCH_GRAPHICS"
  if forced == "kitty" or forced == "sixel" or forced == "text" then return forced end
  if not core.is_terminal(1) or os.getenv "TERM" == "dumb" then return "text" end
  known = known or (is_named_kitty() and "kitty" or asked())
  return known
end

--- Kitty's protocol: a PNG file in base64, in pieces of at most 4096 characters.
local function kitty(image)
  local data, out = base64(core.encode_png(image, "torch.plot")), {}
  for from = 1, #data, 4096 do
    local more = from + 4096 <= #data and 1 or 0
    out[#out + 1] = ("\27_G%sm=%d;%s\27\\"):format(from == 1 and "a=T,f=100," or "", more, data:sub(from, from + 4095))
  end
  return table.concat(out) .. "\n"
end

--- Sixel has a palette: six steps of each colour.
local LEVELS = 6

local function palette_text()
  local out = {}
  for i = 0, LEVELS ^ 3 - 1 do
    local r, g, b = i // (LEVELS * LEVELS), i // LEVELS % LEVELS, i % LEVELS
    out[#out + 1] = ("#%d;2;%d;%d;%d"):format(i, r * 100 // (LEVELS - 1), g * 100 // (LEVELS - 1), b * 100 // (LEVELS - 1))
  end
  return table.concat(out)
end

--- A run of one sixel character.
local function run_text(character, count) return count > 3 and ("!%d%s"):format(count, character) or character:rep(count) end

--- One colour's dots in a band of six rows, run-length coded.
local function color_row(bits, width)
  local out, last, count = {}, nil, 0
  for x = 1, width do
    local character = string.char(63 + (bits[x] or 0))
    if character == last then
      count = count + 1
    else
      if last then out[#out + 1] = run_text(last, count) end
      last, count = character, 1
    end
  end
  if last ~= "?" then out[#out + 1] = run_text(last, count) end
  return table.concat(out)
end

local function band_text(rows, from, width)
  local by_color = {}
  for offset = 0, math.min(5, #rows - from) do
    local row = rows[from + offset]
    for x = 1, width do
      local color = row[x]
      local bits = by_color[color]
      if not bits then
        bits = {}
        by_color[color] = bits
      end
      bits[x] = (bits[x] or 0) | 1 << offset
    end
  end
  local out = {}
  for color, bits in pairs(by_color) do out[#out + 1] = ("#%d%s"):format(color, color_row(bits, width)) end
  return table.concat(out, "$") .. "-"
end

local function sixel(image)
  local steps = ((image:to(core.dtypes.int32) * (LEVELS - 1) + 127) // 255)
  local index = steps:select(3, 1) * (LEVELS * LEVELS) + steps:select(3, 2) * LEVELS + steps:select(3, 3)
  local rows, width = index:tolist(), image.shape[2]
  local out = {("\27Pq\"1;1;%d;%d"):format(width, #rows), palette_text()}
  for from = 1, #rows, 6 do out[#out + 1] = band_text(rows, from, width) end
  return table.concat(out) .. "\27\\\n"
end

--- picture(image, protocol): what a terminal of that protocol ("kitty" or "sixel") takes to draw an image of uint8 and sizes
-- (height, width, 3).
function terminal.picture(image, protocol) return (protocol == "kitty" and kitty or sixel)(image) end

return terminal
