--- Running out of memory on purpose: the module of fault.c, and what specs do with it.
local torch = require "torch"
local values = require "support.values"

local build = (os.getenv "LUATORCH" or "build/luatorch"):match "^(.*)/" or "."
local fault = assert(package.loadlib(build .. "/fault.so", "luaopen_fault"))()

local memory = {}

local MOST = 2000

--- Calls f with the first allocation failing, then the second, and so on until none fails any more. Each failure must be an error that speaks
--- of memory, and must leave no block of the engine in use that was not before. Returns the number of failures.
function memory.exhaust(f)
  f()
  local before = values.live_blocks()
  for n = 1, MOST do
    fault.fail_allocation(n)
    local ok, message = pcall(f)
    local reached = fault.fail_allocation(0) == 0
    if not reached then
      if not ok then error("it fails with memory to spare: " .. tostring(message), 2) end
      return n - 1
    end
    if not ok and not tostring(message):find("out of memory", 1, true) then
      error(("allocation %d failed, and the error is: %s"):format(n, tostring(message)), 2)
    end
    collectgarbage()
    local now = torch.memory_stats().blocks
    if now ~= before then now = values.live_blocks() end
    if now ~= before then error(("after allocation %d failed %d blocks more are in use"):format(n, now - before), 2) end
  end
  error("it does not come to an end", 2)
end

return memory
