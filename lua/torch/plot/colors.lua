--- Colours: those that series take in turn, and the maps from numbers to colours. A colour is {red, green, blue}, each 0 to 255.

local fail = require "torch.utils.fail"

local colors = {}

--- Told apart by people who see colours differently too (Okabe and Ito, 2008), darkest first.
local CYCLE = {
  {0, 114, 178}, {213, 94, 0}, {0, 158, 115}, {204, 121, 167}, {230, 159, 0}, {86, 180, 233}, {90, 90, 90},
}

local NAMES = {
  blue = CYCLE[1], red = CYCLE[2], green = CYCLE[3], purple = CYCLE[4], orange = CYCLE[5], sky = CYCLE[6], gray = CYCLE[7],
  grey = CYCLE[7], black = {0, 0, 0}, white = {255, 255, 255},
}

--- Maps as colours at equal steps from the lowest number to the highest.
local MAPS = {
  gray = {{0, 0, 0}, {255, 255, 255}},
  viridis = {
    {68, 1, 84}, {72, 36, 117}, {65, 68, 135}, {53, 95, 141}, {42, 120, 142}, {33, 145, 140}, {34, 168, 132}, {68, 191, 112}, {122, 209, 81},
    {189, 223, 38}, {253, 231, 37},
  },
  coolwarm = {{59, 76, 192}, {141, 176, 254}, {221, 221, 221}, {244, 154, 123}, {180, 4, 38}},
}

--- The colour of the n-th series.
function colors.of_series(n) return CYCLE[(n - 1) % #CYCLE + 1] end

--- A colour from what a user gives: a name, "#rrggbb", or {red, green, blue}.
function colors.parse(value, caller)
  if type(value) == "table" and #value == 3 then return value end
  if type(value) == "string" then
    if NAMES[value] then return NAMES[value] end
    local r, g, b = value:match "^#(%x%x)(%x%x)(%x%x)$"
    if r then return {tonumber(r, 16), tonumber(g, 16), tonumber(b, 16)} end
  end
  return fail("%s: color: expected a name such as \"blue\", \"#rrggbb\" or {red, green, blue}, got %s", caller, tostring(value))
end

--- A map by name, checked.
function colors.map(name, caller)
  if MAPS[name] then return MAPS[name] end
  return fail("%s: cmap: expected \"viridis\", \"gray\" or \"coolwarm\", got %s", caller, tostring(name))
end

--- The colour in a map at a share from 0 to 1; not a number is white.
function colors.at(map, share)
  if share ~= share then return {255, 255, 255} end
  local position = math.min(math.max(share, 0), 1) * (#map - 1)
  local low = math.min(position // 1 | 0, #map - 2)
  local weight, a, b = position - low, map[low + 1], map[low + 2]
  local mixed = {}
  for i = 1, 3 do mixed[i] = (a[i] + (b[i] - a[i]) * weight + 0.5) // 1 | 0 end
  return mixed
end

--- A colour as "#rrggbb".
function colors.hex(color) return ("#%02x%02x%02x"):format(color[1], color[2], color[3]) end

return colors
