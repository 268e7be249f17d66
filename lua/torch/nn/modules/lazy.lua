--- Lazy modules: the size of their input is taken from their first one, which turns them into the plain module.
--
-- A lazy class lies below the plain one. It makes its parameters uninitialised, sees the first input before it does
-- anything else (hooks included), gives the parameters their sizes, draws them, and changes its class. Loading a state
-- gives the parameters their sizes, too; then the first input leaves them alone.

local conv = require "torch.nn.modules.conv"
local conv_transpose = require "torch.nn.modules.conv_transpose"
local batch_norm = require "torch.nn.modules.batch_norm"
local instance_norm = require "torch.nn.modules.instance_norm"
local Linear = require "torch.nn.modules.linear".Linear
local RunningNorm = require "torch.nn.modules.running_norm"
local uninitialized = require "torch.nn.uninitialized"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local lazy = {}

--- Makes the class LazyX below X. infer(self, x) completes the module for input x.
local function define(base, name, infer)
  local class = base:extend("Lazy" .. name)
  function class.__call(self, x, ...)
    infer(self, x)
    return setmetatable(self, base)(x, ...)
  end
  lazy["Lazy" .. name] = class
  return class
end

--- True while the parameter waits for its size, which it is given here.
local function materialize(tensor, ...)
  if not tensor or not uninitialized.is(tensor) then return false end
  uninitialized.materialize(tensor, {...})
  return true
end

-- ---- linear ----

local read_linear = signature("LazyLinear", "out_features, bias=true, device=nil, dtype=nil")

--- nn.LazyLinear(out_features, {bias = true}): a Linear whose in_features is the last size of its first input.
-- Example:
--   local layer = nn.LazyLinear(2)
--   layer(torch.ones(4, 3)).shape
--   layer.weight.shape
local LazyLinear = define(Linear, "Linear", function(self, x)
  local features = x:size(-1)
  local fresh = materialize(self.weight, self.out_features, features)
  materialize(self.bias, self.out_features)
  self.in_features = self.weight:size(2)
  if fresh then self:reset_parameters() end
end)

function LazyLinear:init(...)
  local a = read_linear(...)
  self.in_features, self.out_features = 0, a.out_features
  self.weight = uninitialized.parameter(a)
  if a.bias then self.bias = uninitialized.parameter(a) end
end

-- ---- convolutions ----

--- The number of channels of an input over `ndim` dimensions, with or without a batch.
local function channels_of(self, x, ndim)
  if x.ndim ~= ndim + 1 and x.ndim ~= ndim + 2 then
    fail("%s: input of %d or %d dimensions is due, not %d", self.__name, ndim + 1, ndim + 2, x.ndim)
  end
  return x:size(-ndim - 1)
end

--- transposed: the weight is {in, out / groups, kernel...}, not {out, in / groups, kernel...}.
local function define_conv(base, name, ndim, transposed, arguments)
  local class = define(base, name, function(self, x)
    if uninitialized.is(self.weight) then self.in_channels = channels_of(self, x, ndim) end
    if self.in_channels % self.groups ~= 0 then
      fail("%s: %d input channels do not part into %d groups", self.__name, self.in_channels, self.groups)
    end
    local rows, columns = self.out_channels, self.in_channels // self.groups
    if transposed then rows, columns = self.in_channels, self.out_channels // self.groups end
    local fresh = materialize(self.weight, rows, columns, table.unpack(self.kernel_size))
    materialize(self.bias, self.out_channels)
    self.in_channels = transposed and self.weight:size(1) or self.weight:size(2) * self.groups
    if fresh then self:reset_parameters() end
  end)
  local read = signature("Lazy" .. name, arguments)
  function class:init(...)
    local a = read(...)
    a.in_channels = 0
    base.init(self, a)
  end
  function class:_make_weights(_, _, a)
    self.weight = uninitialized.parameter(a)
    if a.bias then self.bias = uninitialized.parameter(a) end
  end
end

local conv_arguments = [[out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=true,
  padding_mode='zeros', device=nil, dtype=nil]]

local transpose_arguments = [[out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=true,
  dilation=1, padding_mode='zeros', device=nil, dtype=nil]]

for ndim = 1, 3 do
  --- nn.LazyConv1d(out_channels, kernel_size, {...}), nn.LazyConv2d, nn.LazyConv3d: Conv1d to Conv3d whose in_channels are those
  -- of their first input.
  -- Example:
  --   nn.LazyConv2d(8, 3)(torch.zeros(1, 3, 5, 5)).shape
  local name = ("Conv%dd"):format(ndim)
  define_conv(conv[name], name, ndim, false, conv_arguments)
  --- nn.LazyConvTranspose1d(out_channels, kernel_size, {...}), nn.LazyConvTranspose2d, nn.LazyConvTranspose3d: the same for
  -- ConvTranspose1d to ConvTranspose3d.
  -- Example:
  --   nn.LazyConvTranspose2d(8, 3)(torch.zeros(1, 3, 5, 5)).shape
  name = ("ConvTranspose%dd"):format(ndim)
  define_conv(conv_transpose[name], name, ndim, true, transpose_arguments)
end

-- ---- normalisation ----

local norm_tensors = {"weight", "bias", "running_mean", "running_var"}

--- features(self, x) is the number of channels of an input.
local function define_norm(base, name, arguments, features)
  local class = define(base, name, function(self, x)
    local fresh, count = false, features(self, x)
    for _, tensor in ipairs(norm_tensors) do fresh = materialize(self[tensor], count) or fresh end
    local sized = self.weight or self.running_mean
    self.num_features = sized and sized:size(1) or count
    if fresh then self:reset_parameters() end
  end)
  local read = signature("Lazy" .. name, arguments)
  function class:init(...)
    local a = read(...)
    a.num_features = 0
    RunningNorm._build(self, a)
    for _, tensor in ipairs(norm_tensors) do
      if self[tensor] then uninitialized.mark(self[tensor]) end
    end
  end
end

local batch_arguments = "eps=1e-5, momentum=0.1, affine=true, track_running_stats=true, device=nil, dtype=nil"

local instance_arguments = "eps=1e-5, momentum=0.1, affine=false, track_running_stats=false, device=nil, dtype=nil"

for ndim = 1, 3 do
  --- nn.LazyBatchNorm1d{...}, nn.LazyBatchNorm2d, nn.LazyBatchNorm3d: BatchNorm1d to BatchNorm3d whose num_features are those of
  -- their first input.
  -- Example:
  --   nn.LazyBatchNorm1d()(torch.tensor{{1.0}, {3.0}})
  local name = ("BatchNorm%dd"):format(ndim)
  define_norm(batch_norm[name], name, batch_arguments, function(_, x) return x:size(2) end)
  --- nn.LazyInstanceNorm1d{...}, nn.LazyInstanceNorm2d, nn.LazyInstanceNorm3d: InstanceNorm1d to InstanceNorm3d whose
  -- num_features are those of their first input.
  -- Example:
  --   nn.LazyInstanceNorm1d()(torch.tensor{{{1.0, 2.0, 3.0}}})
  name = ("InstanceNorm%dd"):format(ndim)
  define_norm(instance_norm[name], name, instance_arguments, function(self, x) return channels_of(self, x, ndim) end)
end

return lazy
