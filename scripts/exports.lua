--- Writes a linker's version script: what the public headers declare is exported, and nothing else.
---
---   lua5.4 scripts/exports.lua OUT VERSION HEADER.h... NAME...
---
--- NAMEs are functions that the project's own specs need: they get a version of their own, on which no program may build.

--- Names of the functions that a header declares, without comments and inline functions.
local function functions(path, names)
  local file = assert(io.open(path))
  local text = file:read "a":gsub("/%*.-%*/", "")
  file:close()
  for line in text:gmatch "[^\n]+" do
    local name = line:match "^[%a_][%w_ %*]-([%a_][%w_]*)%("
    if name and name:find "^luaopen_" then names[#names + 1] = name .. "_*" end   -- and its submodules
    if name and not line:find "^static" and not line:find "^typedef" then names[#names + 1] = name end
  end
end

local function node(version, names, rest)
  table.sort(names)
  return ("%s {\nglobal:\n  %s;\n%s};\n"):format(version, table.concat(names, ";\n  "), rest)
end

local public, private = {}, {}
for i = 3, #arg do
  if arg[i]:find "%.h$" then functions(arg[i], public) else private[#private + 1] = arg[i] end
end
local out = assert(io.open(arg[1], "w"))
out:write(node(arg[2], public, "local:\n  *;\n"))
if private[1] then out:write(node("LUATORCH_PRIVATE", private, "")) end
out:close()
