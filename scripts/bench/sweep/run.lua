--- The sweep: every operator on about a million elements, in LuaTorch and in PyTorch.
---
---   build/luatorch scripts/bench/sweep/run.lua [--rounds N] [--threads 1,2] [--limit R] [--worst N] [--all] [--missing]
---     [--dtype float64] [PATTERN...]
---
--- Each row of workloads.lua is timed forward, and forward and backward where it has a gradient, in turn by this process and by peer.py
--- (run by $PYTHON, or python3), round by round, so that drift of the machine hits both. The fastest call of each counts; a ratio is ours
--- by theirs: above 1 PyTorch is faster. Rows above the limit (1.5) are timed again, with three times the rounds, before they are
--- believed. --dtype makes floating-point inputs of another type. Printed are the rows above the limit (--all: every row), and the worst ten. PATTERNs (Lua's) choose rows by name.
--- Without PyTorch only our own times are printed. --missing prints the operators that no row calls.
local here = arg[0]:match "^(.*)/[^/]*$" or "."
package.path = here .. "/?.lua;" .. package.path

local torch = require "torch"
local inputs = require "inputs"
local rows = require "workloads"
local peer = require "peer"
local now = require("torch.core").monotonic_time

local SECONDS = 0.015 -- a round of one row on one side

local function options()
  local o = {rounds = 3, threads = "1,2", dtype = "float32", limit = 1.5, worst = 10, patterns = {}}
  local i = 1
  while arg[i] do
    local name = arg[i]:match "^%-%-(%a+)$"
    if name == "all" or name == "missing" then
      o[name] = true
    elseif name then
      i = i + 1
      o[name] = (name == "threads" or name == "dtype") and arg[i] or assert(tonumber(arg[i]), "run.lua: --" .. name .. " needs a number")
    else
      o.patterns[#o.patterns + 1] = arg[i]
    end
    i = i + 1
  end
  return o
end

-- ---- our side ----

--- Indexing is written with brackets in both languages.
local function index(x, list) return #list == 1 and x[list[1]] or x[list] end

local function find(name)
  if name == "[]" then return index end
  if name:sub(1, 1) == ":" then return function(x, ...) return x[name:sub(2)](x, ...) end end
  local owner = torch
  for part in name:gsub("^F%.", "nn.functional."):gmatch "[%w_]+" do owner = owner[part] end
  return assert(owner, "no operator " .. name)
end

--- The outputs that take part in gradients, lists gone through.
local function differentiable(values, list)
  for _, v in ipairs(values) do
    if type(v) == "table" then
      differentiable(v, list)
    elseif torch.is_tensor(v) and v.requires_grad then
      list[#list + 1] = v
    end
  end
  return list
end

local function forward(row)
  local f, args = find(row.name), inputs.build(row.args)
  return function() return f(table.unpack(args, 1, args.n)) end
end

local function forward_backward(row)
  local f, leaves = find(row.name), {}
  local args = inputs.build(row.args, leaves)
  local function outputs() return differentiable({f(table.unpack(args, 1, args.n))}, {}) end
  local gradients = {}
  for i, out in ipairs(outputs()) do gradients[i] = torch.randn(out.shape):to(out.dtype) end
  if #gradients == 0 then error("no gradient", 0) end
  return function() return torch.autograd.grad(outputs(), leaves, gradients, {allow_unused = true}) end
end

--- n calls; what they made is given back at their end, as PyTorch's results are.
local function repeated(call, n)
  local scope <close> = torch.scope()
  local start = now()
  for _ = 1, n do call() end
  local seconds = now() - start
  scope:close()
  return seconds / n
end

--- The fastest of the calls that fit the time; short ones are timed by the dozen.
local function fastest(call, seconds)
  repeated(call, 1)
  local best = repeated(call, 1)
  local n, finish = math.max(1, math.floor(2e-4 / math.max(best, 1e-9))), now() + seconds
  while now() < finish do best = math.min(best, repeated(call, n)) end
  return best
end

-- ---- both in turn ----

local function prepare(row, direction)
  local ok, call = pcall(direction == "forward" and forward or forward_backward, row)
  local runs, failure = ok, call
  if ok then runs, failure = pcall(call) end
  if not runs then return nil, tostring(failure) end
  return call
end

--- Times of a row in one direction with so many threads: {ours, theirs or nil, ratio or nil}, or nil and the reason.
local function measure(row, direction, threads, rounds)
  torch.set_num_threads(threads)
  local call, reason = prepare(row, direction)
  if not call then return nil, "LuaTorch: " .. reason end
  local result = {ours = math.huge}
  for _ = 1, rounds do
    result.ours = math.min(result.ours, fastest(call, SECONDS))
    if peer.running() then
      local theirs, why = peer.time(row, direction, threads, SECONDS)
      if not theirs then return nil, "PyTorch: " .. why end
      result.theirs = math.min(result.theirs or math.huge, theirs)
    end
  end
  result.ratio = result.theirs and result.ours / result.theirs
  return result
end

--- The same, and again with more rounds where it comes out above the limit.
local function confirmed(row, direction, threads, o)
  local result, reason = measure(row, direction, threads, o.rounds)
  if result and result.ratio and result.ratio > o.limit then result = measure(row, direction, threads, 3 * o.rounds) or result end
  return result, reason
end

-- ---- the report ----

--- The call, with inputs as KIND[SIZES].
local function title(row) return row.name .. "(" .. inputs.text(row.args) .. ")" .. (row.variant and " " .. row.variant or "") end

local function line(r)
  local theirs = r.theirs and ("%10.1f %7.2f"):format(r.theirs * 1e6, r.ratio) or ""
  return ("%-70s %-8s %d %10.1f %s"):format(r.title:sub(1, 70), r.direction == "forward" and "forward" or "both", r.threads, r.ours * 1e6, theirs)
end

local function chosen(row, patterns)
  for _, p in ipairs(patterns) do
    if title(row):find(p) then return true end
  end
  return #patterns == 0
end

--- What changes its argument has no backward run: leaves may not be changed.
local function directions(row) return row.name:find "_$" and {"forward"} or {"forward", "backward"} end

local function sweep(o)
  local results, skipped = {}, {}
  for _, row in ipairs(rows) do
    for _, direction in ipairs(chosen(row, o.patterns) and directions(row) or {}) do
      for threads in o.threads:gmatch "%d+" do
        local r, reason = confirmed(row, direction, tonumber(threads), o)
        if r then
          r.title, r.direction, r.threads = title(row), direction, tonumber(threads)
          results[#results + 1] = r
          io.stderr:write(line(r), "\n")
        elseif not reason:find "no gradient" then
          skipped[title(row) .. " " .. direction .. ": " .. reason] = true
        end
      end
      collectgarbage()
    end
  end
  return results, skipped
end

local HEAD = ("%-70s %-8s %s %10s %10s %7s"):format("operator", "", "threads", "ours us", "PyTorch us", "ratio"):gsub("threads", "t")

local function report(results, skipped, o)
  table.sort(results, function(a, b) return (a.ratio or a.ours) > (b.ratio or b.ours) end)
  local slower, twice = 0, 0
  for _, r in ipairs(results) do
    if r.ratio and r.ratio > 1 then slower = slower + 1 end
    if r.ratio and r.ratio > 2 then twice = twice + 1 end
  end
  print(HEAD)
  for i, r in ipairs(results) do
    if o.all or i <= o.worst or (r.ratio and r.ratio > o.limit) then print(line(r)) end
    if i == o.worst then print(("---- the worst %d above ----"):format(i)) end
  end
  for text in pairs(skipped) do print("not compared: " .. text) end
  print(("%d timings; slower than PyTorch %d, more than 2 times slower %d"):format(#results, slower, twice))
end

--- Operators that no row calls.
local function missing()
  local registry, called = require "torch.registry", {}
  for _, row in ipairs(rows) do
    local entry = registry.find(row.name == "[]" and "index" or (row.name:gsub("^:", ""):gsub("^F%.", "functional."):gsub("_$", "")))
    if entry then called[entry.overload_of or entry.name] = true end
  end
  for _, entry in ipairs(registry.list) do
    if not entry.internal and not called[entry.overload_of or entry.name] then print(entry.family, entry.name) end
  end
end

local function main()
  local o = options()
  if o.missing then return missing() end
  torch.manual_seed(0)
  torch.set_default_dtype(assert(torch[o.dtype], "run.lua: --dtype needs the name of a dtype"))
  if not peer.start(here .. "/peer.py " .. o.dtype) then print "PyTorch is not installed: our own times only." end
  local results, skipped = sweep(o)
  peer.stop()
  report(results, skipped, o)
end

main()
