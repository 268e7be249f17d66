--- Wall-clock timing: some calls to warm up, then rounds of as many calls as fill the time; the median round counts.
local timing = {}

local now = require("torch.core").monotonic_time

function timing.now() return now() end

--- Seconds a call of f takes.
function timing.timeit(f, options)
  options = options or {}
  local rounds, min_time = options.rounds or 5, options.min_time or 0.6
  for _ = 1, options.warm or 2 do f() end
  local start = now()
  f()
  local once = now() - start
  local n = math.max(1, math.floor(min_time / rounds / math.max(once, 1e-9)))
  local results = {}
  for r = 1, rounds do
    start = now()
    for _ = 1, n do f() end
    results[r] = (now() - start) / n
  end
  table.sort(results)
  return rounds % 2 == 1 and results[(rounds + 1) // 2] or (results[rounds // 2] + results[rounds // 2 + 1]) / 2
end

--- One line of results.
function timing.say(name, seconds, unit, extra)
  print(("%-28s %.6e s/%s %s"):format(name, seconds, unit, extra or ""))
  io.stdout:flush()
end

return timing
