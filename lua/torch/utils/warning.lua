--- Warnings of the library's Lua files: one line on the standard error each, once for a line of the user's code.

local shown = {}

--- "file:line: " of the innermost function that is neither in C nor one of the library's files, whose chunks are named "=torch/...".
local function place()
  for level = 3, 100 do
    local info = debug.getinfo(level, "Sl")
    if not info then return "" end
    if info.what ~= "C" and info.source:sub(1, 7) ~= "=torch/" then return ("%s:%d: "):format(info.short_src, info.currentline) end
  end
  return ""
end

--- warning(text, ...): says that something is amiss that the program goes on in spite of; with more arguments the text
-- is a format for them.
return function(text, ...)
  if select("#", ...) > 0 then text = text:format(...) end
  local line = place() .. "warning: " .. text
  if shown[line] then return end
  shown[line] = true
  io.stderr:write(line, "\n")
end
