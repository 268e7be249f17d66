--- Progress bars: how far a loop is, how fast it goes, how long it will take, and the latest metrics.
--
--   for data, target in progress.each(loader, {description = "epoch 1"}) do ... end
--
-- The bar is one line on standard error that is written over, at most ten times a second. Where standard error is no
-- terminal, nothing is written.

local class = require "torch.utils.class"

local core = require "torch.core"
local now = core.monotonic_time

local bar_width, interval = 24, 0.1

local Bar = class.new("ProgressBar")

local is_terminal
local function stderr_is_terminal()
  if is_terminal == nil then is_terminal = os.execute("test -t 2") == true end
  return is_terminal
end

--- A bar over `total` steps (nil when unknown). Options: description, unit = "it", metrics = a table of numbers by
-- name to show, and output = a file to write to in any case.
function Bar:init(total, options)
  options = options or {}
  self.total, self.count, self.metrics = total, 0, options.metrics or {}
  self.description, self.unit = options.description or "", options.unit or "it"
  self.output = options.output or (stderr_is_terminal() and io.stderr or nil)
  self.clock = options.clock or now
  self.started = self.clock()
  self.drawn_at = self.started
end

--- A span of seconds as 0:05, 12:34 or 1:02:03.
local function span_text(seconds)
  seconds = math.floor(seconds + 0.5)
  local hours, minutes = seconds // 3600, seconds // 60 % 60
  if hours > 0 then return ("%d:%02d:%02d"):format(hours, minutes, seconds % 60) end
  return ("%d:%02d"):format(minutes, seconds % 60)
end

local function rate_text(rate, unit)
  if rate > 0 and rate < 1 then return ("%.2fs/%s"):format(1 / rate, unit) end
  return (rate < 100 and "%.1f%s/s" or "%.0f%s/s"):format(rate, unit)
end

local function metrics_text(metrics)
  local names, parts = {}, {}
  for name in pairs(metrics) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do
    local value = metrics[name]
    parts[i] = name .. "=" .. (math.type(value) == "float" and ("%.4g"):format(value) or tostring(value))
  end
  return table.concat(parts, ", ")
end

local function bar_text(share)
  local full = math.floor(share * bar_width)
  return ("[%s%s]"):format(("#"):rep(full), ("."):rep(bar_width - full))
end

--- The line as it stands now.
function Bar:line()
  local elapsed = math.max(self.clock() - self.started, 1e-9)
  local rate = self.count / elapsed
  local parts = {}
  if self.description ~= "" then parts[1] = self.description .. ":" end
  if self.total then
    local share = self.total > 0 and math.min(self.count / self.total, 1) or 1
    parts[#parts + 1] = ("%3d%% %s %d/%d"):format(share * 100 // 1, bar_text(share), self.count, self.total)
  else
    parts[#parts + 1] = ("%d%s"):format(self.count, self.unit)
  end
  local left = self.total and rate > 0 and "<" .. span_text((self.total - self.count) / rate) or ""
  parts[#parts + 1] = ("(%s%s, %s)"):format(span_text(elapsed), left, rate_text(rate, self.unit))
  if next(self.metrics) then parts[#parts + 1] = metrics_text(self.metrics) end
  return table.concat(parts, " ")
end

local function draw(self)
  self.drawn_at = self.clock()
  self.output:write("\r", self:line(), "\27[K")
  self.output:flush()
end

--- Counts n more steps (1 by default) and shows metrics: a table of numbers by name, kept until they change.
function Bar:update(n, metrics)
  self.count = self.count + (n or 1)
  for name, value in pairs(metrics or {}) do self.metrics[name] = value end
  if self.output and self.clock() - self.drawn_at >= interval then draw(self) end
end

--- Shows metrics without counting.
function Bar:set(metrics) self:update(0, metrics) end

--- Draws the last state and ends the line. A second call does nothing.
function Bar:close()
  if self.closed then return end
  self.closed = true
  if self.output then
    draw(self)
    self.output:write("\n")
  end
end

Bar.__close = Bar.close

local progress = {Bar = Bar}

--- Goes through a loader (anything with iter() and a length) under a bar. What the loop writes into the table
-- `options.metrics` is shown. A `break` ends the bar's line, and the loader's workers.
function progress.each(loader, options)
  local bar = Bar(#loader, options)
  local next_batch, _, _, loader_end = loader:iter()
  local started = false
  local function step()
    if started then bar:update() end
    started = true
    return next_batch()
  end
  local both = setmetatable({}, {__close = function()
    local guard <close> = loader_end
    bar:close()
  end})
  return step, nil, nil, both
end

return setmetatable(progress, {__call = function(_, total, options) return Bar(total, options) end})
