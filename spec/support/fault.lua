--- Rare conditions on purpose, by the module of fault.c: running out of memory, and small work on many threads.
local torch = require "torch"
local values = require "support.values"

local build = (os.getenv "LUATORCH" or "build/luatorch"):match "^(.*)/" or "."

--- Under stock Lua the engine is in torch.so, whose functions a second library sees once it is loaded for all; by another spelling of its
--- path, since Lua opens a path once.
local module = package.searchpath("torch", package.cpath)
if module then assert(package.loadlib(module:gsub("torch%.so$", "./torch.so"), "*")) end
local engine = assert(package.loadlib(build .. "/fault.so", "luaopen_fault"))()

local fault = {}

local MOST = 2000

--- For a call after the failure, which must find no error pending.
local probe = torch.ones(1)

--- Calls f with the n-th allocation failing. Returns whether it came to that.
local function fail_once(f, n)
  engine.fail_allocation(n)
  local ok, message = pcall(f)
  local reached = engine.fail_allocation(0) == 0
  if not reached and not ok then error("it fails with memory to spare: " .. tostring(message), 3) end
  if not ok and not tostring(message):find("out of memory", 1, true) then
    error(("allocation %d failed, and the error is: %s"):format(n, tostring(message)), 3)
  end
  local after, late = pcall(function() return probe + 1 end)
  if not after then error(("allocation %d failed, and its error comes up in the next call: %s"):format(n, tostring(late)), 3) end
  return reached
end

--- The first allocation whose failure leaves blocks in use, and their number.
local function find_leak(f, failures)
  for n = 1, failures do
    local before = values.live_blocks()
    fail_once(f, n)
    local left = values.live_blocks() - before
    if left ~= 0 then return n, left end
  end
  return 0, 0
end

--- Calls f with the first allocation failing, then the second, and so on until none fails any more. Each failure must be an error that speaks
--- of memory, and must leave no block of the engine in use that was not before. Returns the number of failures.
function fault.exhaust(f)
  f()
  local before, failures = values.live_blocks(), 0
  while fail_once(f, failures + 1) do
    failures = failures + 1
    if failures > MOST then error("it does not come to an end", 2) end
  end
  local left = values.live_blocks() - before
  if left ~= 0 then
    local n, blocks = find_leak(f, failures)
    error(("%d blocks more are in use; after allocation %d failed, %d"):format(left, n, blocks), 2)
  end
  return failures
end

--- fault.with_threads(n, f): f() with n threads, among which even the smallest work is shared out.
function fault.with_threads(n, f)
  local before = torch.get_num_threads()
  torch.set_num_threads(n)
  engine.share_small_work(1)
  local results = table.pack(pcall(f))
  engine.share_small_work(0)
  torch.set_num_threads(before)
  if not results[1] then error(results[2], 0) end
  return table.unpack(results, 2, results.n)
end

return fault
