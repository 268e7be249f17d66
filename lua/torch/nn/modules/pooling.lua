--- Pooling: a window moves over the last dimensions and each place gives one value.
--
-- Sizes are numbers, or lists with one a dimension; the stride is the kernel size unless it is given.

local F = require "torch.nn.functional"
local stateless = require "torch.nn.stateless"
local text = require "torch.nn.module.text"

local pooling = {}

local function default_stride(self)
  if self.stride == nil then self.stride = self.kernel_size end
end

local function define_max(name, pool)
  pooling[name] = stateless(name,
    "kernel_size, stride=nil, padding=0, dilation=1, return_indices=false, ceil_mode=false",
    "kernel_size stride padding dilation ceil_mode",
    function(self, x)
      return pool(x, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode, self.return_indices)
    end, default_stride)
end

--- nn.MaxPool1d(kernel_size, {stride, padding = 0, dilation = 1, return_indices = false, ceil_mode = false}): the
-- largest value; with return_indices also its position in the plane, from 1.
define_max("MaxPool1d", F.max_pool1d)
--- nn.MaxPool2d: as MaxPool1d, over the last two dimensions.
define_max("MaxPool2d", F.max_pool2d)
--- nn.MaxPool3d: as MaxPool1d, over the last three dimensions.
define_max("MaxPool3d", F.max_pool3d)

local function define_unpool(name, ndim, unpool)
  local class = stateless(name, "kernel_size, stride=nil, padding=0", "", function(self, x, indices, output_size)
    return unpool(x, indices, self.kernel_size, self.stride, self.padding, output_size)
  end, default_stride)
  local function as_tuple(value)
    local list = {}
    for i = 1, ndim do list[i] = type(value) == "table" and value[i] or value end
    return text.value(list)
  end
  function class:extra_repr()
    return ("kernel_size=%s, stride=%s, padding=%s"):format(as_tuple(self.kernel_size), as_tuple(self.stride),
      as_tuple(self.padding))
  end
  pooling[name] = class
end

--- nn.MaxUnpool1d(kernel_size, {stride, padding = 0}): puts values back where MaxPool1d's indices say, zeros
-- elsewhere. Call with (x, indices, output_size).
define_unpool("MaxUnpool1d", 1, F.max_unpool1d)
--- nn.MaxUnpool2d: the same for MaxPool2d.
define_unpool("MaxUnpool2d", 2, F.max_unpool2d)
--- nn.MaxUnpool3d: the same for MaxPool3d.
define_unpool("MaxUnpool3d", 3, F.max_unpool3d)

--- nn.AvgPool1d(kernel_size, {stride, padding = 0, ceil_mode = false, count_include_pad = true}): the mean.
pooling.AvgPool1d = stateless("AvgPool1d",
  "kernel_size, stride=nil, padding=0, ceil_mode=false, count_include_pad=true", "", function(self, x)
    return F.avg_pool1d(x, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)
  end, default_stride)

local function as_list(value) return type(value) == "table" and value or {value} end

function pooling.AvgPool1d:extra_repr()
  return ("kernel_size=%s, stride=%s, padding=%s"):format(text.value(as_list(self.kernel_size)),
    text.value(as_list(self.stride)), text.value(as_list(self.padding)))
end

local function define_average(name, pool)
  pooling[name] = stateless(name,
    "kernel_size, stride=nil, padding=0, ceil_mode=false, count_include_pad=true, divisor_override=nil",
    "kernel_size stride padding", function(self, x)
      return pool(x, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad,
        self.divisor_override)
    end, default_stride)
end

--- nn.AvgPool2d(kernel_size, {stride, padding = 0, ceil_mode = false, count_include_pad = true, divisor_override}).
define_average("AvgPool2d", F.avg_pool2d)
--- nn.AvgPool3d: as AvgPool2d, over the last three dimensions.
define_average("AvgPool3d", F.avg_pool3d)

local function define_power(name, pool)
  pooling[name] = stateless(name, "norm_type, kernel_size, stride=nil, ceil_mode=false",
    "norm_type kernel_size stride ceil_mode", function(self, x)
      return pool(x, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)
    end)
end

--- nn.LPPool1d(norm_type, kernel_size, {stride, ceil_mode = false}): (sum of x^p)^(1/p).
define_power("LPPool1d", F.lp_pool1d)
--- nn.LPPool2d: as LPPool1d, over the last two dimensions.
define_power("LPPool2d", F.lp_pool2d)

local function define_fractional(name, pool)
  pooling[name] = stateless(name, "kernel_size, output_size=nil, output_ratio=nil, return_indices=false, _random_samples=nil",
    "kernel_size", function(self, x)
      return pool(x, {kernel_size = self.kernel_size, output_size = self.output_size, output_ratio = self.output_ratio,
        return_indices = self.return_indices, _random_samples = self._random_samples})
    end)
end

--- nn.FractionalMaxPool2d(kernel_size, {output_size or output_ratio, return_indices = false}): the largest values of
-- windows at steps that vary by chance (Graham 2015).
define_fractional("FractionalMaxPool2d", F.fractional_max_pool2d)
--- nn.FractionalMaxPool3d: as FractionalMaxPool2d, over the last three dimensions.
define_fractional("FractionalMaxPool3d", F.fractional_max_pool3d)

return pooling
