--- For the prompt that the specs of Ctrl-C drive: prepares long work, starts it with an interruption to come, and tells what was left of it.
local core = require "torch.core"
local torch = require "torch"
local fault = assert(package.loadlib((os.getenv "LUATORCH" or "build/luatorch"):match "^(.*)/" .. "/fault.so", "luaopen_fault"))()

local interrupted = {}

local DELAY = 0.2    -- seconds from the start of the work to the signal
local ENOUGH = 10    -- seconds after which no signal is coming any more
local PATIENCE = 30  -- seconds until memory that is still in use counts as lost

local work = {}
for _, w in ipairs(require "support.long_work") do work[w.name] = w end

local now = core.monotonic_time
local current

local function collect()
  collectgarbage()
  collectgarbage()
end

local function sums(tensors)
  local list = {}
  for i, x in ipairs(tensors) do list[i] = x:sum():item() end
  return table.concat(list, " ")
end

--- The same for equal results: numbers and tensors in tables of any depth.
local function text(value)
  if torch.is_tensor(value) then return tostring(value:double():nan_to_num():sum():item()) end
  if type(value) ~= "table" then return tostring(value) end
  local list = {}
  for i, v in ipairs(value) do list[i] = text(v) end
  return table.concat(list, " ")
end

local function small_result()
  torch.manual_seed(2)
  local f = current.work.make(current.work.small)
  torch.manual_seed(3)
  return text {f()}
end

--- Makes the arguments of the work of that name.
function interrupted.prepare(name)
  current = {work = assert(work[name], name)}
  current.expected = small_result()
  torch.manual_seed(1)
  current.run, current.arguments = current.work.make(math.floor(current.work.large))
  current.sums = sums(current.arguments)
  collect()
  current.live = torch.memory_stats().live
end

--- Does it, again and again on a fast machine; ends by the interruption.
function interrupted.run()
  local began = now()
  local _ <close> = setmetatable({}, {__close = function() current.late = now() - began - DELAY end})   -- luacheck: ignore 211
  fault.interrupt_after(DELAY)
  repeat current.run() until now() - began > ENOUGH
  fault.interrupt_after(0)
  current.done = now() - began
end

local function lost_bytes()
  local start = now()
  repeat
    collect()
    local lost = torch.memory_stats().live - current.live
    if lost <= 0 then return 0 end
  until now() - start > PATIENCE
  return torch.memory_stats().live - current.live
end

--- Milliseconds from the signal to the end of the work, and a word on what is not as it was before: "nothing".
function interrupted.report()
  local changed = {}
  if current.done then changed[#changed + 1] = ("all: it was done after %.1f s"):format(current.done) end
  local lost = lost_bytes()
  if lost > 0 then changed[#changed + 1] = ("memory: %d bytes"):format(lost) end
  if sums(current.arguments) ~= current.sums then changed[#changed + 1] = "arguments" end
  if small_result() ~= current.expected then changed[#changed + 1] = "results" end
  local late = current.late * 1000
  current = nil
  collect()
  torch.empty_cache()
  return ("%.1f ms; changed: %s"):format(late, #changed > 0 and table.concat(changed, ", ") or "nothing")
end

return interrupted
