--- A figure that grows while a program runs, redrawn in place on a terminal.
--
--   local curve <close> = torch.plot.live{title = "Training", xlabel = "step"}
--   for step = 1, 1000 do ... curve:add(step, {loss = loss:item()}) end

local Figure = require "torch.plot.figure"
local class = require "torch.utils.class"
local core = require "torch.core"
local fail = require "torch.utils.fail"
local terminal = require "torch.plot.terminal"

local Live = class.new("torch.plot.Live")

local INTERVAL = 0.1

--- live{...}: options as torch.plot.figure takes them, and output =, a file to draw to in any case. Where standard output is no terminal,
-- nothing is drawn until close(), which prints the figure once.
function Live:init(options)
  local own = {}
  for name, value in pairs(options or {}) do own[name] = value end
  self.forced, own.output = own.output, nil
  self.output = self.forced or io.stdout
  self.redraws = self.forced ~= nil or core.is_terminal(1) and os.getenv "TERM" ~= "dumb"
  self.figure, self.by_name, self.lines, self.drawn_at = Figure(own), {}, 0, -math.huge
end

local function names_of(values)
  local names = {}
  for name in pairs(values) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local function series(self, name)
  if not self.by_name[name] then
    self.figure:line({}, {}, {label = name})
    self.by_name[name] = self.figure.series[#self.figure.series]
  end
  return self.by_name[name]
end

local function draw(self)
  local color
  if self.forced then color = false end
  local text = self.figure:to_text {color = color}
  local up = self.lines > 0 and ("\27[%dA\r"):format(self.lines) or ""
  self.output:write(up, (text:gsub("\n", "\27[K\n")), "\27[K\n")
  self.output:flush()
  local _, breaks = text:gsub("\n", "")
  self.lines, self.drawn_at = breaks + 1, core.monotonic_time()
end

--- add(x, {name = number, ...}): a point on the line of each name, drawn at most ten times a second.
function Live:add(x, values)
  if type(x) ~= "number" then fail("torch.plot.live:add: x: expected a number, got %s", type(x)) end
  if type(values) ~= "table" then fail("torch.plot.live:add: values: expected a table of numbers by name, got %s", type(values)) end
  for _, name in ipairs(names_of(values)) do
    local value = core.is_tensor(values[name]) and values[name]:item() or values[name]
    if type(value) ~= "number" then fail("torch.plot.live:add: values: expected a number for %s, got %s", tostring(name), type(value)) end
    local s = series(self, name)
    s.x[#s.x + 1], s.y[#s.y + 1] = x, value
  end
  if self.redraws and core.monotonic_time() - self.drawn_at >= INTERVAL then draw(self) end
end

--- close(): draws the last state. A second call does nothing.
function Live:close()
  if self.closed then return end
  self.closed = true
  if self.redraws then draw(self) else self.output:write(self.figure:to_text(), "\n") end
end

Live.__close = Live.close
Live.__tostring = function(self) return tostring(self.figure) end

--- save(path): the figure so far, as torch.plot.Figure:save.
function Live:save(path) return self.figure:save(path) end

--- Live curves know nothing of pictures in the terminal: those cannot be redrawn in place everywhere.
Live.show = function(self) io.stdout:write(self.figure:to_text {color = terminal.has_colors()}, "\n") end

return Live
