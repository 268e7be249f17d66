--- Layers that move channels: to pixels, from pixels, and among themselves.

local F = require "torch.nn.functional"
local stateless = require "torch.nn.stateless"

--- nn.PixelShuffle(upscale_factor): {*, C r^2, H, W} becomes {*, C, H r, W r}.
--- Example:
---   nn.PixelShuffle(2)(torch.arange(1, 5):reshape(1, 4, 1, 1))
local PixelShuffle = stateless("PixelShuffle", "upscale_factor", "upscale_factor", function(self, x)
  return F.pixel_shuffle(x, self.upscale_factor)
end)

--- nn.PixelUnshuffle(downscale_factor): {*, C, H r, W r} becomes {*, C r^2, H, W}, the reverse of PixelShuffle.
--- Example:
---   nn.PixelUnshuffle(2)(torch.zeros(1, 1, 4, 4)).shape
local PixelUnshuffle = stateless("PixelUnshuffle", "downscale_factor", "downscale_factor", function(self, x)
  return F.pixel_unshuffle(x, self.downscale_factor)
end)

--- nn.ChannelShuffle(groups): channels {g, n} in the order {n, g}.
--- Example:
---   nn.ChannelShuffle(2)(torch.arange(1, 5):reshape(1, 4, 1)):flatten()
local ChannelShuffle = stateless("ChannelShuffle", "groups", "groups", function(self, x)
  local size = x:size()
  local rest = table.move(size, 3, #size, 4, {size[1], self.groups, size[2] // self.groups})
  return x:reshape(rest):transpose(2, 3):reshape({table.unpack(size)})
end)

return {PixelShuffle = PixelShuffle, PixelUnshuffle = PixelUnshuffle, ChannelShuffle = ChannelShuffle}
