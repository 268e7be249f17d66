--- What convolutions and transposed convolutions share: arguments, weights and text.

local torch = require "torch"
local init = require "torch.nn.initialization"
local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local expand = require "torch.nn.modules.expand"
local text = require "torch.nn.module.text"
local fail = require "torch.utils.fail"

local Conv = Module:extend("Conv")

local padding_modes = {zeros = true, reflect = true, replicate = true, circular = true}

local function check(self, a)
  if a.in_channels % a.groups ~= 0 or a.out_channels % a.groups ~= 0 then
    fail("%s: %d input and %d output channels do not part into %d groups", self.__name, a.in_channels,
      a.out_channels, a.groups)
  end
  if not padding_modes[a.padding_mode] then
    fail("%s: padding_mode must be 'zeros', 'reflect', 'replicate' or 'circular', not '%s'", self.__name,
      tostring(a.padding_mode))
  end
end

local function read_padding(self, a, ndim)
  if type(a.padding) ~= "string" then return expand(a.padding, ndim, self.__name .. ": padding") end
  if a.padding ~= "same" and a.padding ~= "valid" then
    fail("%s: padding must be numbers, 'same' or 'valid', not '%s'", self.__name, a.padding)
  end
  return a.padding
end

--- Stores the arguments `a` of a convolution over `ndim` dimensions as fields.
function Conv:_store(a, ndim)
  check(self, a)
  self.in_channels, self.out_channels, self.groups = a.in_channels, a.out_channels, a.groups
  self.kernel_size = expand(a.kernel_size, ndim, self.__name .. ": kernel_size")
  self.stride = expand(a.stride, ndim, self.__name .. ": stride")
  self.dilation = expand(a.dilation, ndim, self.__name .. ": dilation")
  self.padding = read_padding(self, a, ndim)
  self.output_padding = expand(a.output_padding or 0, ndim, self.__name .. ": output_padding")
  self.padding_mode = a.padding_mode
end

--- Makes a weight {rows, columns, kernel...} and a bias, and draws them.
function Conv:_make_weights(rows, columns, a)
  local where = {device = a.device, dtype = a.dtype}
  self.weight = Parameter(torch.empty({rows, columns, table.unpack(self.kernel_size)}, where))
  if a.bias then self.bias = Parameter(torch.empty(a.out_channels, where)) end
  self:reset_parameters()
end

--- Draws fresh weights: uniform in +-1 / sqrt(fan_in).
function Conv:reset_parameters()
  init.reset_affine(self.weight, self.bias)
end

local function all_equal(list, value)
  if type(list) ~= "table" then return false end
  for _, item in ipairs(list) do
    if item ~= value then return false end
  end
  return true
end

function Conv:extra_repr()
  local line = ("%d, %d, "):format(self.in_channels, self.out_channels) .. text.fields(self, "kernel_size", "stride")
  local function add(name, default)
    if not all_equal(self[name], default) then line = line .. ", " .. text.fields(self, name) end
  end
  add("padding", 0)
  add("dilation", 1)
  add("output_padding", 0)
  if self.groups ~= 1 then line = line .. ", groups=" .. self.groups end
  if not self.bias then line = line .. ", bias=False" end
  if self.padding_mode ~= "zeros" then line = line .. ", padding_mode=" .. self.padding_mode end
  return line
end

return Conv
