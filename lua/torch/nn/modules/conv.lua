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
  --- nn.Conv1d(in_channels, out_channels, kernel_size, {stride = 1, padding = 0, dilation = 1, groups = 1, bias =
  -- true, padding_mode = "zeros"}): input {N, C, L} or {C, L}. Numbers or lists with one a dimension; padding may be
  -- "same" or "valid".
  Conv1d = define("Conv1d", 1, F.conv1d),
  --- nn.Conv2d: as Conv1d, over {N, C, H, W} or {C, H, W}. `weight` is {out_channels, in_channels / groups, kH, kW}.
  Conv2d = define("Conv2d", 2, F.conv2d),
  --- nn.Conv3d: as Conv1d, over {N, C, D, H, W} or {C, D, H, W}.
  Conv3d = define("Conv3d", 3, F.conv3d),
}
