--- Sliding blocks: taken out of an image as columns, and added back.

local F = require "torch.nn.functional"
local stateless = require "torch.nn.stateless"

--- nn.Unfold(kernel_size, {dilation = 1, padding = 0, stride = 1}): {N, C, H, W} becomes {N, C kH kW, L}, a column a
-- block.
local Unfold = stateless("Unfold", "kernel_size, dilation=1, padding=0, stride=1",
  "kernel_size dilation padding stride", function(self, x)
    return F.unfold(x, self.kernel_size, self.dilation, self.padding, self.stride)
  end)

--- nn.Fold(output_size, kernel_size, {dilation = 1, padding = 0, stride = 1}): {N, C kH kW, L} becomes {N, C, H, W};
-- where blocks overlap they are added.
local Fold = stateless("Fold", "output_size, kernel_size, dilation=1, padding=0, stride=1",
  "output_size kernel_size dilation padding stride", function(self, x)
    return F.fold(x, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)
  end)

return {Unfold = Unfold, Fold = Fold}
