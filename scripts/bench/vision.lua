--- Convolution layers of the sizes that image networks have.
local torch = require "torch"
local nn = torch.nn

return function(timing)
  local function conv_layers()
    for _, c in ipairs {{16, 64, 56, 64, 3, 1, 1}, {16, 256, 14, 256, 3, 1, 1}, {16, 64, 56, 256, 1, 1, 1}, {16, 96, 56, 96, 3, 1, 96}} do
      local n, ci, h, co, k, stride, groups = table.unpack(c)
      local x = torch.randn(n, ci, h, h, {requires_grad = true})
      local conv = nn.Conv2d(ci, co, k, stride, k // 2, {groups = groups})
      local operations = 2 * n * co * h * h * (ci // groups) * k * k
      local name = ("conv_%dx%d_%d_k%d_g%d"):format(ci, h, co, k, groups)
      local s = torch.no_grad(timing.timeit, function() return conv(x) end, {rounds = 3})
      timing.say(name .. "_fwd", s, "op", ("%.0f GFLOP/s"):format(operations / s / 1e9))
      s = timing.timeit(function() conv(x):sum():backward() end, {rounds = 3})
      timing.say(name .. "_fwdbwd", s, "op", ("%.0f GFLOP/s"):format(3 * operations / s / 1e9))
    end
  end

  return {{name = "conv_layers", run = conv_layers}}
end
