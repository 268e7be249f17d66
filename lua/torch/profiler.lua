--- torch.profiler: where the time of a program goes, by operator.
---
---   local prof = torch.profiler.profile(function() model(x):sum():backward() end)
---   print(prof:table())
---   prof:export_chrome_trace("trace.json")     -- for chrome://tracing or ui.perfetto.dev
---
--- Every operator is recorded, with those that it calls and those of a backward pass. Nothing is paid while no profile is on.
local core = require "torch.core"
local fail = require "torch.utils.fail"
local json = require "torch.utils.json"

local profiler = {}

local Profile = {}
Profile.__index = Profile
Profile.__close = function(self) self:stop() end

local current

--- Ends the recording; a second call does nothing.
function Profile:stop()
  if current ~= self then return self end
  current = nil
  core.profile_stop()
  self.columns = core.profile_events()
  return self
end

--- The calls as a list of {name =, start =, duration =, own =, bytes =, depth =}, in the order in which they ended. Times are seconds since the start;
--- `own` leaves out the operators within; `bytes` is by how much the memory in use changed.
function Profile:events()
  self:stop()
  local columns, list = self.columns, {}
  for i, name in ipairs(columns.name) do
    list[i] = {
      name = name, start = columns.start[i] * 1e-9, duration = columns.duration[i] * 1e-9, own = columns.own[i] * 1e-9, bytes = columns.bytes[i],
      depth = columns.depth[i],
    }
  end
  return list
end

--- The operators as a list of {name =, count =, total =, own =, bytes =}, the most expensive first: number of calls, seconds with and without the
--- operators within, bytes of memory added.
function Profile:key_averages()
  self:stop()
  local columns, by_name, list = self.columns, {}, {}
  for i, name in ipairs(columns.name) do
    local row = by_name[name]
    if not row then
      row = {name = name, count = 0, total = 0, own = 0, bytes = 0}
      by_name[name], list[#list + 1] = row, row
    end
    row.count, row.bytes = row.count + 1, row.bytes + columns.bytes[i]
    row.total, row.own = row.total + columns.duration[i] * 1e-9, row.own + columns.own[i] * 1e-9
  end
  table.sort(list, function(a, b)
    if a.own ~= b.own then return a.own > b.own end
    return a.name < b.name
  end)
  return list
end

local SORTABLE = {name = true, count = true, total = true, own = true, bytes = true}

local function sort_by(list, key)
  if not SORTABLE[key] then fail("table: sort_by is one of name, count, total, own, bytes, not %s", tostring(key)) end
  table.sort(list, function(a, b)
    if key == "name" then return a.name < b.name end
    return a[key] > b[key]
  end)
end

local function row_text(row, all)
  return ("%-36s %8d %12.3f %12.3f %7.1f%% %12.2f"):format(
    row.name, row.count, row.total * 1e3, row.own * 1e3, all > 0 and 100 * row.own / all or 0, row.bytes / 2 ^ 20)
end

--- prof:table{sort_by = "own", row_limit = 30}: the operators as text. sort_by: "name", "count", "total", "own" or "bytes".
function Profile:table(options)
  options = options or {}
  local list, all = self:key_averages(), 0
  for _, row in ipairs(list) do all = all + row.own end
  if options.sort_by then sort_by(list, options.sort_by) end
  local lines = {("%-36s %8s %12s %12s %8s %12s"):format("operator", "calls", "total ms", "own ms", "own", "memory MB")}
  for i = 1, math.min(#list, options.row_limit or 30) do lines[#lines + 1] = row_text(list[i], all) end
  if #list > #lines - 1 then lines[#lines + 1] = ("... %d more"):format(#list - #lines + 1) end
  lines[#lines + 1] = ("%d calls of operators, %.3f ms"):format(#self.columns.name, all * 1e3)
  return table.concat(lines, "\n")
end

Profile.__tostring = function(self) return self:table() end

--- prof:export_chrome_trace(path): writes the calls in the format of Chrome's trace viewer.
function Profile:export_chrome_trace(path)
  self:stop()
  local file, message = io.open(path, "wb")
  if not file then fail("export_chrome_trace: %s", message) end
  file:write '{"displayTimeUnit": "ms", "traceEvents": ['
  local columns = self.columns
  for i, name in ipairs(columns.name) do
    file:write(i > 1 and ",\n" or "\n", ('{"ph": "X", "cat": "operator", "pid": 1, "tid": 1, "name": %s, "ts": %.3f, "dur": %.3f, "args": {"bytes": %d}}'):format(
      json.encode(name), columns.start[i] * 1e-3, columns.duration[i] * 1e-3, columns.bytes[i]))
  end
  file:write "\n]}\n"
  file:close()
end

--- torch.profiler.profile(f, ...): runs f(...) and returns its profile, then f's results. Without a function it begins to record, until the profile's
--- stop() or, of `local prof <close> = torch.profiler.profile()`, to the end of the block. One profile is recorded at a time.
--- Example:
---   local profile, y = torch.profiler.profile(torch.ones, 3)
---   y
function profiler.profile(f, ...)
  if current then fail("profile: another profile is being recorded") end
  local self = setmetatable({}, Profile)
  current = self
  core.profile_start()
  if type(f) ~= "function" then return self end
  local results = table.pack(pcall(f, ...))
  if not results[1] then   -- nobody asks for these events, and there may be millions
    current = nil
    core.profile_stop()
    error(results[2], 0)
  end
  self:stop()
  return self, table.unpack(results, 2, results.n)
end

local Range = {}
Range.__close = function(self)
  if self.entered then core.profile_leave() end
end

--- torch.profiler.record_function(name, f, ...): runs f(...) as a part of the profile with a name of its own, and returns its results. Without a function,
--- `local range <close> = torch.profiler.record_function(name)` names the rest of the block.
--- Example:
---   torch.profiler.record_function("sum", torch.sum, torch.ones(3))
function profiler.record_function(name, f, ...)
  local range = setmetatable({entered = core.profile_enter(name)}, Range)
  if not f then return range end
  local _ <close> = range
  return f(...)
end

return profiler
