--- Padding, interpolation and sampling at places; shuffles.
local torch = require "torch"
local F = require "torch.nn.functional"
local autograd = require "torch.autograd"
local values = require "support.values"
local check = values.check

describe("pad", function()
  before_each(function() require("torch").manual_seed(0) end)

  local x = torch.tensor {{1.0, 2.0, 3.0}}

  it("repeats as its mode says", function()
    assert.same({{0, 0, 1, 2, 3, 0}}, F.pad(x, {2, 1}):tolist())
    assert.same({{3, 2, 1, 2, 3, 2}}, F.pad(x, {2, 1}, "reflect"):tolist())
    assert.same({{1, 1, 1, 2, 3, 3}}, F.pad(x, {2, 1}, "replicate"):tolist())
    assert.same({{2, 3, 1, 2, 3, 1}}, F.pad(x, {2, 1}, "circular"):tolist())
  end)

  it("cuts where amounts are negative", function()
    assert.same({{2, 3, 9}, {9, 9, 9}}, F.pad(x, {-1, 1, 0, 1}, "constant", 9):tolist())
    assert.error_matches(function() F.pad(x, {-2, -2}) end, "cannot be taken")
  end)

  it("refuses what a mode cannot do", function()
    assert.error_matches(function() F.pad(x, {3, 0}, "reflect") end, "exceed 2")
    assert.error_matches(function() F.pad(x, {1}) end, "two numbers")
    assert.error_matches(function() F.pad(x, {1, 1}, "mirror") end, 'mode is "mirror"')
    assert.error_matches(function() F.pad(x, {1, 1, 1, 1}, "circular") end, "leaves a leading one alone")
  end)
end)

describe("interpolate", function()
  local x = torch.tensor {{{1.0, 2.0, 4.0}}}

  it("knows its modes", function()
    assert.same({{{1, 1, 2, 2, 4, 4}}}, F.interpolate(x, {scale_factor = 2}):tolist())
    check(F.interpolate(x, 5, nil, "linear", true), {{{1, 1.5, 2, 3, 4}}}, 1e-6)
    check(F.interpolate(x, {scale_factor = 2, mode = "linear"}), {{{1, 1.25, 1.75, 2.5, 3.5, 4}}}, 1e-6)
    check(F.interpolate(x, {size = 2, mode = "area"}), {{{1.5, 3}}}, 1e-6)
  end)

  it("keeps straight lines straight in all dimensions", function()
    local line = torch.arange(0, 5):to(torch.float32)
    local plane = (line:view(1, 1, 5, 1) + line:view(1, 1, 1, 5) * 10):contiguous()
    for _, mode in ipairs {"bilinear", "bicubic"} do
      local y = F.interpolate(plane, {size = {9, 9}, mode = mode, align_corners = true})
      check(y[{1, 1, {3, 7}, {3, 7}}], (torch.linspace(1, 3, 5):view(5, 1) + torch.linspace(10, 30, 5):view(1, 5)), 1e-4)
    end
  end)

  it("averages when it shrinks with antialias", function()
    local y = F.interpolate(torch.ones(1, 1, 8, 8), {size = 3, mode = "bilinear", antialias = true})
    check(y, torch.ones(1, 1, 3, 3), 1e-5)
  end)

  it("has gradients", function()
    local a = torch.randn({1, 2, 4, 3}, {dtype = torch.float64, requires_grad = true})
    for _, mode in ipairs {"nearest", "bilinear", "bicubic", "area"} do
      autograd.gradcheck(function(v) return F.interpolate(v, {size = {3, 5}, mode = mode}) end, {a})
    end
  end)

  it("says what is missing or superfluous", function()
    assert.error_matches(function() F.interpolate(x) end, "needs either size or scale_factor")
    assert.error_matches(function() F.interpolate(x, {size = 2, mode = "bilinear"}) end, "is for input of 4 dimensions")
    assert.error_matches(function() F.interpolate(x, {size = 2, align_corners = true}) end, "align_corners is not for mode")
    assert.error_matches(function() F.interpolate(x, {size = 2, factor = 2}) end, "unknown keyword 'factor'")
  end)
end)

describe("grid_sample", function()
  local x = torch.arange(1, 10):to(torch.float32):view(1, 1, 3, 3)

  it("reads the middle and the corners", function()
    local grid = torch.tensor {{{{0.0, 0.0}, {-1.0, -1.0}, {1.0, 1.0}, {3.0, 0.0}}}}
    check(F.grid_sample(x, grid, {align_corners = true}), {{{{5, 1, 9, 0}}}}, 1e-6)
    check(F.grid_sample(x, grid, {padding_mode = "border"}), {{{{5, 1, 9, 6}}}}, 1e-6)
    check(F.grid_sample(x, grid, "nearest", "reflection", true), {{{{5, 1, 9, 4}}}}, 1e-6)
  end)

  it("undoes itself with the identity's grid", function()
    local theta = torch.tensor {{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}}}
    for _, align in ipairs {true, false} do
      check(F.grid_sample(x, F.affine_grid(theta, {1, 1, 3, 3}, align), {align_corners = align}), x, 1e-5)
    end
  end)

  it("has gradients by image and by place", function()
    local a = torch.randn({1, 2, 4, 4}, {dtype = torch.float64, requires_grad = true})
    local grid = torch.tensor({{{{0.13, -0.31}, {0.57, 0.71}}}}, {dtype = torch.float64}):requires_grad_(true)
    for _, mode in ipairs {"bilinear", "bicubic"} do
      autograd.gradcheck(function(v, g) return F.grid_sample(v, g, mode) end, {a, grid})
    end
    local first = autograd.grad(F.grid_sample(a, grid):sum(), grid, {create_graph = true})
    assert.error_matches(function() first:sum():backward() end, "cannot be differentiated again")
  end)
end)

describe("shuffles", function()
  it("undo each other", function()
    local x = torch.randn(2, 8, 3, 3)
    assert.same(x:tolist(), F.pixel_unshuffle(F.pixel_shuffle(x, 2), 2):tolist())
    assert.same({1, 3, 2, 4}, F.channel_shuffle(torch.tensor {{1, 2, 3, 4}}:view(1, 4, 1), 2):flatten():tolist())
    assert.error_matches(function() F.pixel_shuffle(x, 3) end, "8 channels cannot be split into groups of 9")
  end)

  it("fold adds up what unfold laid out", function()
    local x = torch.ones(1, 2, 4, 4)
    local columns = F.unfold(x, 2, 1, 0, 2)
    assert.same({1, 8, 4}, {table.unpack(columns.shape)})
    assert.same(x:tolist(), F.fold(columns, {4, 4}, 2, 1, 0, 2):tolist())
  end)
end)

describe("scaled_dot_product_attention", function()
  it("looks back only, when causal", function()
    local q, v = torch.zeros(3, 2), torch.tensor {{1.0}, {3.0}, {8.0}}
    check(F.scaled_dot_product_attention(q, q, v, {is_causal = true}), {{1}, {2}, {4}}, 1e-6)
    local mask = torch.tensor {{true, false, true}, {true, true, true}, {false, true, false}}
    check(F.scaled_dot_product_attention(q, q, v, mask), {{4.5}, {4}, {3}}, 1e-6)
  end)
end)
