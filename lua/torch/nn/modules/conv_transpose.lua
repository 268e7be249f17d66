--- Transposed convolutions: the gradient of a convolution with respect to its input, used as a layer.

local F = require "torch.nn.functional"
local Conv = require "torch.nn.modules.conv_base"
local expand = require "torch.nn.modules.expand"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local arguments = [[in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=true,
  dilation=1, padding_mode='zeros', device=nil, dtype=nil]]

--- The output padding that gives the output the wanted size (its last dimensions).
local function padding_for(self, x, output_size, ndim)
  local wanted = table.move(output_size, math.max(1, #output_size - ndim + 1), #output_size, 1, {})
  wanted = expand(wanted, ndim, self.__name .. ": output_size")
  local amounts = {}
  for i = 1, ndim do
    local smallest = (x:size(x.ndim - ndim + i) - 1) * self.stride[i] - 2 * self.padding[i]
      + self.dilation[i] * (self.kernel_size[i] - 1) + 1
    amounts[i] = wanted[i] - smallest
    if amounts[i] < 0 or amounts[i] >= self.stride[i] then
      fail("%s: output size %d of dimension %d is not within %d..%d", self.__name, wanted[i], i, smallest,
        smallest + self.stride[i] - 1)
    end
  end
  return amounts
end

local function define(name, ndim, convolve)
  local class = Conv:extend(name)
  local read = signature(name, arguments)

  function class:init(...)
    local a = read(...)
    if a.padding_mode ~= "zeros" then fail(name .. ": only padding_mode 'zeros' is possible") end
    self:_store(a, ndim)
    self:_make_weights(a.in_channels, a.out_channels // a.groups, a)
  end

  function class:forward(x, output_size)
    local output_padding = output_size and padding_for(self, x, output_size, ndim) or self.output_padding
    return convolve(x, self.weight, self.bias, self.stride, self.padding, output_padding, self.groups, self.dilation)
  end

  return class
end

return {
  --- nn.ConvTranspose1d(in_channels, out_channels, kernel_size, {stride = 1, padding = 0, output_padding = 0, groups
  -- = 1, bias = true, dilation = 1}): the transpose of a convolution, which makes its input's sizes out of its output's.
  -- Input {N, C, L} or {C, L}; output length (L - 1) stride - 2 padding + dilation (kernel - 1) + 1 + output_padding; a call may
  -- name the output size. `weight` is {in_channels, out_channels / groups, k}.
  -- Example:
  --   nn.ConvTranspose1d(4, 2, 2, {stride = 2})(torch.zeros(1, 4, 5)).shape
  ConvTranspose1d = define("ConvTranspose1d", 1, F.conv_transpose1d),
  --- nn.ConvTranspose2d(in_channels, out_channels, kernel_size, {...}): as ConvTranspose1d, over {N, C, H, W} or {C, H, W}.
  -- Example:
  --   nn.ConvTranspose2d(4, 2, 2, {stride = 2})(torch.zeros(1, 4, 5, 5)).shape
  ConvTranspose2d = define("ConvTranspose2d", 2, F.conv_transpose2d),
  --- nn.ConvTranspose3d(in_channels, out_channels, kernel_size, {...}): as ConvTranspose1d, over {N, C, D, H, W} or {C, D, H, W}.
  -- Example:
  --   nn.ConvTranspose3d(4, 2, 2)(torch.zeros(1, 4, 2, 2, 2)).shape
  ConvTranspose3d = define("ConvTranspose3d", 3, F.conv_transpose3d),
}
