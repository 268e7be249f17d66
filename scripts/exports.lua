--- Writes a linker's version script: what the public headers declare is exported, and nothing else.
---
---   lua5.4 scripts/exports.lua OUT VERSION HEADER.h...

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

local names = {}
for i = 3, #arg do functions(arg[i], names) end
table.sort(names)
local out = assert(io.open(arg[1], "w"))
out:write(arg[2], " {\nglobal:\n")
for _, name in ipairs(names) do out:write("  ", name, ";\n") end
out:write("local:\n  *;\n};\n")
out:close()
