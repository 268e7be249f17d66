--- Convolutions over 1, 2 or 3 dimensions.

local F = require "torch.nn.functional"
local Conv = require "torch.nn.modules.conv_base"
local signature = require "torch.utils.signature"

local arguments = [[in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=true,
  padding_mode='zeros', device=nil, dtype=nil]]

--- The amounts that F.pad takes, for the padding of each dimension: the last dimension first, before and after.
local function pad_amounts(self)
  local amounts, count = {}, #self.kernel_size
  for i = 1, count do
    local before, after
    if self.padding == "valid" then
      before, after = 0, 0
    elseif self.padding == "same" then
      local total = self.dilation[i] * (self.kernel_size[i] - 1)
      before, after = total // 2, total - total // 2
    else
      before, after = self.padding[i], self.padding[i]
    end
    amounts[2 * (count - i) + 1], amounts[2 * (count - i) + 2] = before, after
  end
  return amounts
end

local function define(name, ndim, convolve)
  local class = Conv:extend(name)
  local read = signature(name, arguments)
  local no_padding = {}
  for i = 1, ndim do no_padding[i] = 0 end

  function class:init(...)
    local a = read(...)
    self:_store(a, ndim)
    if self.padding_mode ~= "zeros" then self._pad_amounts = pad_amounts(self) end
    self:_make_weights(a.out_channels, a.in_channels // a.groups, a)
  end

  function class:forward(x)
    local padding = self.padding
    if self.padding_mode ~= "zeros" then
      x, padding = F.pad(x, self._pad_amounts, self.padding_mode), no_padding
    end
    return convolve(x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)
  end

  return class
end

return {
  --- nn.Conv1d(in_channels, out_channels, kernel_size, {stride = 1, padding = 0, dilation = 1, groups = 1, bias = true,
  -- padding_mode = "zeros"}): a convolution of input {N, C, L} or {C, L}; output {N, out_channels, (L + 2 padding - dilation
  -- (kernel - 1) - 1) // stride + 1}. `weight` is {out_channels, in_channels / groups, k}. Sizes are numbers or lists with one a
  -- dimension; padding may be "same" or "valid"; padding_mode "zeros", "reflect", "replicate" or "circular". groups
  -- must divide both numbers of channels.
  -- Example:
  --   nn.Conv1d(2, 4, 3)(torch.zeros(1, 2, 10)).shape
  Conv1d = define("Conv1d", 1, F.conv1d),
  --- nn.Conv2d(in_channels, out_channels, kernel_size, {stride = 1, padding = 0, dilation = 1, groups = 1, bias = true,
  -- padding_mode = "zeros"}): a convolution of images, input {N, C, H, W} or {C, H, W}. `weight` is {out_channels,
  -- in_channels / groups, kH, kW}. Sizes are numbers or lists {height, width}; all else as for Conv1d.
  -- Example:
  --   nn.Conv2d(3, 8, 3, {padding = 1, stride = 2})(torch.zeros(1, 3, 32, 32)).shape
  Conv2d = define("Conv2d", 2, F.conv2d),
  --- nn.Conv3d(in_channels, out_channels, kernel_size, {stride = 1, padding = 0, dilation = 1, groups = 1, bias = true,
  -- padding_mode = "zeros"}): a convolution of input {N, C, D, H, W} or {C, D, H, W}; all else as for Conv1d.
  -- Example:
  --   nn.Conv3d(1, 2, 3, {padding = "same"})(torch.zeros(1, 1, 4, 5, 6)).shape
  Conv3d = define("Conv3d", 3, F.conv3d),
}
