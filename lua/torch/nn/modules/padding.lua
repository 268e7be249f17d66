--- Padding: more values around the last dimensions.
--
-- `padding` is a number for all sides, or a list {left, right, top, bottom, front, back} from the last dimension on.

local F = require "torch.nn.functional"
local stateless = require "torch.nn.stateless"
local expand = require "torch.nn.modules.expand"
local text = require "torch.nn.module.text"

local padding = {}

local function show_padding(self) return text.value(self.padding) end

local function define(prefix, arguments, pad, extra_repr)
  for ndim = 1, 3 do
    local name = ("%s%dd"):format(prefix, ndim)
    local class = stateless(name, arguments, "", pad, function(self)
      self.padding = expand(self.padding, 2 * ndim, name .. ": padding")
    end)
    class.extra_repr = extra_repr or show_padding
    padding[name] = class
  end
end

--- nn.ConstantPad1d(padding, value), nn.ConstantPad2d, nn.ConstantPad3d: a value around the last one, two or three dimensions.
-- Example:
--   nn.ConstantPad1d({1, 2}, 9)(torch.tensor{{1.0, 2.0}})
define("ConstantPad", "padding, value", function(self, x) return F.pad(x, self.padding, "constant", self.value) end,
  function(self) return text.fields(self, "padding", "value") end)

--- nn.ZeroPad1d(padding), nn.ZeroPad2d, nn.ZeroPad3d: zeros around the last one, two or three dimensions.
-- Example:
--   nn.ZeroPad2d(1)(torch.tensor{{{5.0}}})
define("ZeroPad", "padding", function(self, x) return F.pad(x, self.padding, "constant", 0) end)

--- nn.ReflectionPad1d(padding), nn.ReflectionPad2d, nn.ReflectionPad3d: the values mirrored at the edge, without it.
-- Example:
--   nn.ReflectionPad1d(1)(torch.tensor{{1.0, 2.0, 3.0}})
define("ReflectionPad", "padding", function(self, x) return F.pad(x, self.padding, "reflect") end)

--- nn.ReplicationPad1d(padding), nn.ReplicationPad2d, nn.ReplicationPad3d: the edge value.
-- Example:
--   nn.ReplicationPad1d(2)(torch.tensor{{1.0, 2.0, 3.0}})
define("ReplicationPad", "padding", function(self, x) return F.pad(x, self.padding, "replicate") end)

--- nn.CircularPad1d(padding), nn.CircularPad2d, nn.CircularPad3d: the values of the other side.
-- Example:
--   nn.CircularPad1d(1)(torch.tensor{{1.0, 2.0, 3.0}})
define("CircularPad", "padding", function(self, x) return F.pad(x, self.padding, "circular") end)

return padding
