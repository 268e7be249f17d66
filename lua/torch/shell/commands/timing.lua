--- `:time` and `:bench`: how long code takes.
local core = require "torch.core"

local timing = {}

local BENCH_SECONDS, MOST_RUNS = 1, 100000

--- Seconds with a unit: "1.23 ms".
local function duration(seconds)
  for _, unit in ipairs {{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}} do
    if seconds >= unit[1] then return ("%.3g %s"):format(seconds / unit[1], unit[2]) end
  end
  return ("%.3g ns"):format(seconds * 1e9)
end

timing.duration = duration

local function need_code(name, argument)
  if argument == "" then error((":%s needs code: :%s x:sum()"):format(name, name), 0) end
end

timing.time = {
  usage = ":time CODE",
  help = "Runs code once and tells its time and the memory that it added. The code's values are printed.",
  run = function(session, argument)
    need_code("time", argument)
    local f = session:compile_argument(argument)
    local memory, start = core.memory_stats().live, core.monotonic_time()
    local values = table.pack(f())
    local seconds, added = core.monotonic_time() - start, core.memory_stats().live - memory
    session:finish(false, table.unpack(values, 1, values.n))
    session.write(("%s, %+.1f MB in tensors"):format(duration(seconds), added / 2 ^ 20))
  end,
}

--- Times single runs until a second has passed; a list of seconds, sorted.
local function measure(f)
  local times, start = {}, core.monotonic_time()
  f()
  repeat
    local before = core.monotonic_time()
    f()
    times[#times + 1] = core.monotonic_time() - before
  until core.monotonic_time() - start > BENCH_SECONDS or #times == MOST_RUNS
  table.sort(times)
  return times
end

local function quantile(sorted, part)
  local at = 1 + part * (#sorted - 1)
  local low = math.floor(at)
  local high = math.min(low + 1, #sorted)
  return sorted[low] + (at - low) * (sorted[high] - sorted[low])
end

timing.bench = {
  usage = ":bench CODE",
  help = [[Runs code for a second and tells the median time of a run. Also the quarter below and the quarter above it, and the shortest; a first run
does not count.]],
  run = function(session, argument)
    need_code("bench", argument)
    local times = measure(session:compile_argument(argument))
    session.write(("median %s, half of the runs between %s and %s, shortest %s (%d runs)"):format(
      duration(quantile(times, 0.5)), duration(quantile(times, 0.25)), duration(quantile(times, 0.75)), duration(times[1]), #times))
  end,
}

return timing
