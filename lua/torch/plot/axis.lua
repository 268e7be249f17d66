--- An axis: the span of numbers it shows, linear or logarithmic, and the ticks at round numbers (Heckbert, "Nice numbers for graph
-- labels", Graphics Gems, 1990).

local class = require "torch.utils.class"

local Axis = class.new("Axis")

--- The scale is "linear" or "log"; low and high are numbers in the data's units, or nil to follow the data.
function Axis:init(scale, low, high)
  self.scale, self.fixed_low, self.fixed_high = scale, low, high
  self.low, self.high = math.huge, -math.huge
end

local function transformed(self, v)
  if self.scale == "log" then return v > 0 and math.log(v, 10) or 0 / 0 end
  return v
end

--- Widens the axis to hold a number; those that cannot be shown do not count.
function Axis:include(v)
  local t = transformed(self, v)
  if t ~= t or t == math.huge or t == -math.huge then return end
  if t < self.low then self.low = t end
  if t > self.high then self.high = t end
end

--- Ends the widening: fixed limits win, an empty or single span gets some room, and `margin` of the span is left free at both ends.
function Axis:settle(margin)
  if self.low > self.high then self.low, self.high = 0, 1 end
  if self.high - self.low < 1e-12 * math.max(math.abs(self.low), math.abs(self.high), 1e-300) then
    local room = self.low == 0 and 0.5 or math.abs(self.low) * 0.1
    self.low, self.high = self.low - room, self.high + room
  end
  local room = (self.high - self.low) * margin
  self.low, self.high = self.low - room, self.high + room
  if self.fixed_low then self.low = transformed(self, self.fixed_low) end
  if self.fixed_high then self.high = transformed(self, self.fixed_high) end
  if self.high <= self.low then self.high = self.low + 1 end
end

local function share_of(self, t)
  local share = (t - self.low) / (self.high - self.low)
  return self.reversed and 1 - share or share
end

--- Where a number lies: 0 at the low end, 1 at the high end (the other way round on a reversed axis); nan where it cannot be shown.
function Axis:share(v) return share_of(self, transformed(self, v)) end

local function nice_step(span, count)
  local raw = span / math.max(count, 1)
  local power = 10.0 ^ math.floor(math.log(raw, 10))
  local fraction = raw / power
  return (fraction <= 1 and 1 or fraction <= 2 and 2 or fraction <= 5 and 5 or 10) * power
end

--- How a tick's number is written: as many decimals as the step needs, or an exponent where it is far from one.
local function label(v, step)
  if v == 0 then return "0" end
  local size = math.abs(v)
  if size >= 1e6 or size < 1e-4 then return (("%.3g"):format(v):gsub("e%+?(-?)0*", "e%1")) end
  return ("%." .. math.max(0, -math.floor(math.log(step, 10) + 1e-9)) .. "f"):format(v)
end

--- Ticks: a list of {share =, text =}, about `count` of them.
function Axis:ticks(count)
  local step = nice_step(self.high - self.low, count)
  if self.scale == "log" then step = math.max(1, math.floor(step + 0.5)) end
  local ticks = {}
  for k = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9) do
    local v = k * step
    local shown = self.scale == "log" and 10.0 ^ v or v
    ticks[#ticks + 1] = {share = share_of(self, v), text = label(shown, self.scale == "log" and shown or step)}
  end
  return ticks
end

return Axis
