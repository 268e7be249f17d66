--- Checks the order of the source folders: who may include whom.
---
---   lua5.4 scripts/includes.lua src kernels
---
--- base <- tensor <- autograd <- (generated) <- ops <- io <- lua <- shell; device and kernels may use base and tensor; lua.h belongs to lua
--- and shell alone.
local ALLOWED = {
  base = {base = true},
  tensor = {base = true, tensor = true, cpu = true},
  autograd = {base = true, tensor = true, autograd = true},
  device = {base = true, tensor = true, device = true, cpu = true},
  ops = {base = true, tensor = true, autograd = true, device = true, ops = true, cpu = true},
  io = {base = true, tensor = true, autograd = true, ops = true, io = true},
  lua = {base = true, tensor = true, autograd = true, ops = true, io = true, lua = true, device = true},
  shell = {base = true, lua = true, shell = true},
  cpu = {base = true, tensor = true, cpu = true},
}

local function files()
  local list = {}
  local p = assert(io.popen("find " .. table.concat(arg, " ") .. " -name '*.c' -o -name '*.h' -o -name '*.inc'"))
  for path in p:lines() do list[#list + 1] = path end
  p:close()
  table.sort(list)
  return list
end

local faults = 0

local function fault(path, line, text)
  faults = faults + 1
  print(("%s:%d: %s"):format(path, line, text))
end

local function check(path, room)
  local n = 0
  for line in io.lines(path) do
    n = n + 1
    local folder = line:match '^%s*#include%s+"(%w+)/'
    if folder and not ALLOWED[room][folder] then fault(path, n, room .. " must not include " .. folder) end
    local lua = line:match '^%s*#include%s+<(l[ua]%w*)%.h>'
    if (lua == "lua" or lua == "lauxlib" or lua == "lualib") and room ~= "lua" and room ~= "shell" then
      fault(path, n, room .. " must not include Lua")
    end
  end
end

for _, path in ipairs(files()) do
  local room = path:match "src/(%w+)/" or path:match "kernels/(%w+)/"
  if room and ALLOWED[room] then check(path, room) end
end
if faults > 0 then os.exit(1) end
