--- The benchmark: measures LuaTorch on named workloads.
---
---   build/luatorch scripts/bench/run.lua [--mnist DIR] [WORKLOAD...]      (no name: all)
---
--- Each prints lines `NAME SECONDS s/UNIT`, the median over rounds. The names and the work are those of the PyTorch program that the
--- figures are compared with, so that the two can be run in turn. OMP_NUM_THREADS sets the threads of both.
local here = arg[0]:match "^(.*)/[^/]*$" or "."
package.path = here .. "/?.lua;" .. package.path

local torch = require "torch"
local timing = require "timing"

local GROUPS = {"shell", "overhead", "elementwise", "matmul", "mnist", "loader", "vision", "language"}

local function options()
  local names, mnist = {}, "mnist"
  local i = 1
  while arg[i] do
    if arg[i] == "--mnist" then
      i = i + 1
      mnist = arg[i]
    else
      names[#names + 1] = arg[i]
    end
    i = i + 1
  end
  return names, mnist
end

--- All workloads in order, by the files that hold them.
local function workloads(mnist)
  local list, by_name = {}, {}
  for _, group in ipairs(GROUPS) do
    for _, w in ipairs(require(group)(timing, mnist)) do
      list[#list + 1] = w
      by_name[w.name] = w
    end
  end
  return list, by_name
end

local function main()
  local names, mnist = options()
  local list, by_name = workloads(mnist)
  if #names == 0 then
    for i, w in ipairs(list) do names[i] = w.name end
  end
  for _, name in ipairs(names) do
    local w = by_name[name]
    if not w then
      io.stderr:write("run.lua: no workload is named ", name, "\n")
      os.exit(2)
    end
    torch.manual_seed(0)
    w.run()
    collectgarbage()
  end
  print(("peak_live_MB %.1f"):format(torch.memory_stats().peak / 1e6))
end

main()
