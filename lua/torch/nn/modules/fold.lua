--- Sliding blocks: taken out of an image as columns, and added back.

local F = require "torch.nn.functional"
local stateless = require "torch.nn.stateless"

--- nn.Unfold(kernel_size, {dilation = 1, padding = 0, stride = 1}): {N, C, H, W} becomes {N, C kH kW, L}, a column a
-- block.
-- Example:
--   nn.Unfold(2)(torch.zeros(1, 3, 4, 4)).shape
local Unfold = stateless("Unfold", "kernel_size, dilation=1, padding=0, stride=1",
  "kernel_size dilation padding stride", function(self, x)
    return F.unfold(x, self.kernel_size, self.dilation, self.padding, self.stride)
  end)

--- nn.Fold(output_size, kernel_size, {dilation = 1, padding = 0, stride = 1}): {N, C kH kW, L} becomes {N, C, H, W};
-- where blocks overlap they are added.
-- Example:
--   nn.Fold({3, 3}, 2)(torch.ones(1, 4, 4))
local Fold = stateless("Fold", "output_size, kernel_size, dilation=1, padding=0, stride=1",
  "output_size kernel_size dilation padding stride", function(self, x)
    return F.fold(x, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)
  end)

return {Unfold = Unfold, Fold = Fold}
