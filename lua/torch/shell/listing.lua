--- How completion shows at a terminal: what is typed on by itself, and the candidates in columns.
local complete = require "torch.shell.complete"
local style = require "torch.shell.style"

local listing = {}

local MOST = 200

--- Names in columns as `ls` lays them out, down before across.
function listing.columns(names, width)
  local longest = 0
  for _, name in ipairs(names) do longest = math.max(longest, #name) end
  local across = math.max(1, width // (longest + 2))
  local down = (#names + across - 1) // across
  local lines = {}
  for row = 1, down do
    local cells = {}
    for i = row, #names, down do cells[#cells + 1] = names[i] .. (" "):rep(longest + 2 - #names[i]) end
    lines[row] = table.concat(cells):gsub("%s+$", "")
  end
  return table.concat(lines, "\n")
end

local function list(candidates, width)
  if #candidates <= MOST then return listing.columns(candidates, width) end
  return listing.columns(table.move(candidates, 1, MOST, 1, {}), width) .. ("\n... %d more"):format(#candidates - MOST)
end

--- listing.answer(found, line, width): for what completion found behind a line: the number of bytes to take away from its end, what to put there, and
--- what to list below (nil: nothing). Where nothing is written yet within a call, its signature alone is shown.
function listing.answer(found, line, width)
  local written = found.finish - found.start + 1
  local candidates, signature = found.candidates, found.signature
  if written == 0 and (signature or line:find "^%s*$") and not line:find "[.:\"'/]$" and not found.suffix then candidates = {} end
  local shown = signature and style.paint("dim", signature)
  if #candidates == 0 then return 0, "", shown end
  local common = complete.common(candidates)
  if #candidates == 1 then return written, common .. (found.suffix or ""), nil end
  local typed = line:sub(#line - written + 1)
  if #common > written then return written, common, nil end
  if common:lower() == typed:lower() then typed = common end
  local text = list(candidates, width)
  return written, typed, shown and shown .. "\n" .. text or text
end

return listing
