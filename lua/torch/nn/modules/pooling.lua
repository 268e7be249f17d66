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
-- largest value of each window of {N, C, L} or {C, L}; with return_indices also its position in the plane, from 1. The stride is
-- the kernel size unless given; ceil_mode keeps a last window that is not full; padding is half of the kernel at most.
-- Example:
--   nn.MaxPool1d(2)(torch.tensor{{1.0, 3.0, 2.0, 4.0}})
define_max("MaxPool1d", F.max_pool1d)
--- nn.MaxPool2d(kernel_size, {stride, padding = 0, dilation = 1, return_indices = false, ceil_mode = false}): as MaxPool1d,
-- over {N, C, H, W} or {C, H, W}; sizes are numbers or lists {height, width}.
-- Example:
--   nn.MaxPool2d(2)(torch.arange(1.0, 17.0):reshape(1, 4, 4))
define_max("MaxPool2d", F.max_pool2d)
--- nn.MaxPool3d(kernel_size, {...}): as MaxPool1d, over {N, C, D, H, W} or {C, D, H, W}.
-- Example:
--   nn.MaxPool3d(2)(torch.zeros(1, 3, 4, 4, 4)).shape
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
-- Example:
--   local values, indices = nn.MaxPool1d(2, {return_indices = true})(torch.tensor{{1.0, 3.0, 2.0, 4.0}})
--   nn.MaxUnpool1d(2)(values, indices)
define_unpool("MaxUnpool1d", 1, F.max_unpool1d)
--- nn.MaxUnpool2d(kernel_size, {stride, padding = 0}): the same for MaxPool2d.
-- Example:
--   local values, indices = nn.MaxPool2d(2, {return_indices = true})(torch.tensor{{{1.0, 3.0}, {2.0, 4.0}}})
--   nn.MaxUnpool2d(2)(values, indices)
define_unpool("MaxUnpool2d", 2, F.max_unpool2d)
--- nn.MaxUnpool3d(kernel_size, {stride, padding = 0}): the same for MaxPool3d.
-- Example:
--   local values, indices = nn.MaxPool3d(2, {return_indices = true})(torch.zeros(1, 2, 2, 2))
--   nn.MaxUnpool3d(2)(values, indices).shape
define_unpool("MaxUnpool3d", 3, F.max_unpool3d)

--- nn.AvgPool1d(kernel_size, {stride, padding = 0, ceil_mode = false, count_include_pad = true}): the mean of each window of
-- {N, C, L} or {C, L}. The padding's zeros count unless count_include_pad is false.
-- Example:
--   nn.AvgPool1d(2)(torch.tensor{{1.0, 3.0, 2.0, 4.0}})
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

--- nn.AvgPool2d(kernel_size, {stride, padding = 0, ceil_mode = false, count_include_pad = true, divisor_override}): the mean of
-- each window of {N, C, H, W} or {C, H, W}; divisor_override replaces the number of its elements.
-- Example:
--   nn.AvgPool2d(2)(torch.tensor{{{1.0, 2.0}, {3.0, 4.0}}})
define_average("AvgPool2d", F.avg_pool2d)
--- nn.AvgPool3d(kernel_size, {...}): as AvgPool2d, over {N, C, D, H, W} or {C, D, H, W}.
-- Example:
--   nn.AvgPool3d(2)(torch.ones(1, 2, 2, 2))
define_average("AvgPool3d", F.avg_pool3d)

local function define_power(name, pool)
  pooling[name] = stateless(name, "norm_type, kernel_size, stride=nil, ceil_mode=false",
    "norm_type kernel_size stride ceil_mode", function(self, x)
      return pool(x, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)
    end)
end

--- nn.LPPool1d(norm_type, kernel_size, {stride, ceil_mode = false}): (sum of x^p)^(1/p) of each window of {N, C, L} or {C, L}.
-- Example:
--   nn.LPPool1d(2, 2)(torch.tensor{{3.0, 4.0, 6.0, 8.0}})
define_power("LPPool1d", F.lp_pool1d)
--- nn.LPPool2d(norm_type, kernel_size, {stride, ceil_mode = false}): as LPPool1d, over {N, C, H, W} or {C, H, W}.
-- Example:
--   nn.LPPool2d(1, 2)(torch.tensor{{{1.0, 2.0}, {3.0, 4.0}}})
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
-- Example:
--   nn.FractionalMaxPool2d(2, {output_size = 3})(torch.rand(1, 1, 7, 7)).shape
define_fractional("FractionalMaxPool2d", F.fractional_max_pool2d)
--- nn.FractionalMaxPool3d(kernel_size, {output_size or output_ratio, return_indices = false}): as FractionalMaxPool2d, over
-- {N, C, D, H, W} or {C, D, H, W}.
-- Example:
--   nn.FractionalMaxPool3d(2, {output_ratio = 0.5})(torch.rand(1, 1, 6, 6, 6)).shape
define_fractional("FractionalMaxPool3d", F.fractional_max_pool3d)

return pooling
