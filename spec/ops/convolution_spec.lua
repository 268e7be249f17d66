--- Convolutions: the paths through columns and without, against sums written out.
local torch = require "torch"
local F = require "torch.nn.functional"
local autograd = require "torch.autograd"
local values = require "support.values"
local check = values.check

--- A convolution of {N, C, H, W} in plain Lua.
local function reference(x, weight, stride, padding, dilation, groups)
  local shape, kernel = x.shape, weight.shape
  local a, w = x:tolist(), weight:tolist()
  local function size(i) return (shape[i] + 2 * padding - dilation * (kernel[i] - 1) - 1) // stride + 1 end
  local per_group, out_group = kernel[2], kernel[1] // groups
  local function at(n, o, y, c)
    local sum, first = 0, (o - 1) // out_group * per_group
    for i = 1, per_group do
      for ky = 1, kernel[3] do
        for kx = 1, kernel[4] do
          local row = a[n][first + i][(y - 1) * stride - padding + (ky - 1) * dilation + 1]
          local v = row and row[(c - 1) * stride - padding + (kx - 1) * dilation + 1]
          if v then sum = sum + v * w[o][i][ky][kx] end
        end
      end
    end
    return sum
  end
  local out = {}
  for n = 1, shape[1] do
    out[n] = {}
    for o = 1, kernel[1] do
      out[n][o] = {}
      for y = 1, size(3) do
        out[n][o][y] = {}
        for c = 1, size(4) do out[n][o][y][c] = at(n, o, y, c) end
      end
    end
  end
  return out
end

describe("conv2d", function()
  before_each(function() require("torch").manual_seed(0) end)

  local CASES = {
    {"few channels", {2, 1, 7, 6}, {2, 1, 3, 2}, 1, 0, 1, 1},
    {"columns", {2, 6, 9, 11}, {8, 6, 3, 3}, 1, 1, 1, 1},
    {"strides", {1, 5, 20, 21}, {6, 5, 3, 3}, 2, 1, 1, 1},
    {"wide strides", {1, 5, 11, 12}, {6, 5, 3, 3}, 3, 2, 1, 1},
    {"dilation", {1, 3, 9, 9}, {5, 3, 3, 3}, 1, 2, 2, 1},
    {"groups", {2, 6, 5, 5}, {9, 2, 3, 3}, 1, 1, 1, 3},
    {"depthwise", {2, 4, 6, 6}, {4, 1, 3, 3}, 2, 1, 1, 4},
    {"one tap", {2, 5, 8, 8}, {7, 5, 1, 1}, 1, 0, 1, 1},
  }
  for _, case in ipairs(CASES) do
    local name, size, kernel = table.unpack(case, 1, 3)
    local options = table.pack(table.unpack(case, 4, 7))
    it("sums up with " .. name, function()
      local x, w = torch.randn(size), torch.randn(kernel)
      check(F.conv2d(x, w, nil, table.unpack(options)), reference(x, w, table.unpack(options)), 1e-4)
    end)
  end

  it("splits wide planes into blocks", function()
    local x, w = torch.randn(1, 32, 40, 40, {dtype = torch.float64}), torch.randn(8, 32, 3, 3, {dtype = torch.float64})
    local whole = F.conv2d(x, w, nil, 1, 1)
    check(whole[{{}, {}, {11, 20}, {11, 20}}], F.conv2d(x[{{}, {}, {10, 21}, {10, 21}}], w), 1e-10)
  end)

  it("has gradients of both orders through columns and without", function()
    local options = {dtype = torch.float64, requires_grad = true}
    for _, c in ipairs {{{1, 2, 4, 4}, {2, 2, 3, 3}, 1, 1, 1, 1}, {{2, 2, 4, 4}, {2, 1, 2, 2}, 2, 1, 1, 2}} do
      local x, w, b = torch.randn(c[1], options), torch.randn(c[2], options), torch.randn({2}, options)
      local function f(a, k, bias) return F.conv2d(a, k, bias, c[3], c[4], c[5], c[6]) end
      autograd.gradcheck(f, {x, w, b})
      autograd.gradgradcheck(f, {x, w, b})
    end
  end)

  it("pads for the same size", function()
    local x, w = torch.randn(1, 2, 5, 6), torch.randn(3, 2, 2, 4)
    assert.same({1, 3, 5, 6}, {table.unpack(F.conv2d(x, w, nil, 1, "same").shape)})
    assert.same({1, 3, 4, 3}, {table.unpack(F.conv2d(x, w, {padding = "valid"}).shape)})
    assert.error_matches(function() F.conv2d(x, w, nil, 2, "same") end, "stride 1")
  end)

  it("takes integers and a single sample", function()
    local y = F.conv2d(torch.ones({1, 3, 3}, {dtype = torch.int64}), torch.ones({1, 1, 2, 2}, {dtype = torch.int64}))
    assert.same({{{4, 4}, {4, 4}}}, y:tolist())
    assert.equal(torch.int64, y.dtype)
  end)

  it("names what does not fit", function()
    local x = torch.randn(1, 2, 4, 4)
    assert.error_matches(function() F.conv2d(x, torch.randn(3, 1, 2, 2)) end, "has 2 channels, but weight of sizes {3, 1, 2, 2} with 1 groups takes 1", 1, true)
    assert.error_matches(function() F.conv2d(x, torch.randn(3, 2, 5, 5)) end, "smaller, with its padding, than the kernel")
    assert.error_matches(function() F.conv2d(x, torch.randn(3, 2, 2, 2), torch.randn(2)) end, "bias of sizes {2} does not fit 3 output channels", 1, true)
    assert.error_matches(function() F.conv2d(x, torch.randn(3, 2, 2, 2), {groups = 0}) end, "groups must be positive")
    assert.error_matches(function() F.conv2d(x, torch.randn(3, 2, 2, 2), {stride = 0}) end, "stride must be at least 1, got 0")
  end)
end)

describe("conv_transpose2d", function()
  it("is the gradient of the convolution", function()
    local x, w = torch.randn({1, 2, 7, 7}, {requires_grad = true}), torch.randn(3, 2, 3, 3)
    local y = F.conv2d(x, w, nil, 2, 1)
    local g = torch.randn(y.shape)
    check(F.conv_transpose2d(g, w, nil, 2, 1), autograd.grad(y, x, {grad_outputs = g}), 1e-4)
  end)

  it("settles sizes by output_padding", function()
    local x, w = torch.randn(1, 3, 3, 3), torch.randn(3, 2, 3, 3)
    assert.same({1, 2, 6, 7}, {table.unpack(F.conv_transpose2d(x, w, nil, 2, {1, 0}, {1, 0}).shape)})
    assert.error_matches(function() F.conv_transpose2d(x, w, nil, 2, 0, 2) end, "output_padding 2 must be smaller than stride 2")
  end)

  it("takes output_padding beyond the stride up to the dilation: zeros after what padding cut off", function()
    local x, w = torch.randn(1, 1, 3), torch.randn(1, 1, 2)
    local function widened(padding, output_padding) return F.conv_transpose1d(x, w, nil, 1, padding, output_padding, 1, 4) end
    check(widened(0, 3), F.pad(widened(0, 0), {0, 3}), 1e-6)
    check(widened(1, 3), F.pad(widened(0, 0):narrow(-1, 2, 6), {0, 2}), 1e-6)
  end)
end)
