local torch = require "torch"
local nn = torch.nn
local prune = nn.utils.prune

--- A layer whose weight is set by a formula; the expected masks are PyTorch's for the same.
local function layer_of(rows, columns, step)
  local layer = nn.Linear(columns, rows)
  local i = torch.arange(rows * columns)
  layer.weight.data = ((i * (step or 0.37)):sin() + i * 0.1):view(rows, columns)
  return layer
end

local function left(mask) return mask:sum():item() end

describe("nn.utils.prune", function()
  before_each(function() torch.manual_seed(0) end)

  it("prunes the smallest, then more of what is left", function()
    local layer = layer_of(3, 4)
    prune.l1_unstructured(layer, "weight", 0.3)
    assert.same({{0.0, 0.0, 1.0, 1.0}, {1.0, 1.0, 1.0, 1.0}, {1.0, 1.0, 0.0, 0.0}}, layer.weight_mask:tolist())
    prune.ln_structured(layer, "weight", 1, 2, 1)
    assert.same({{0.0, 0.0, 1.0, 1.0}, {1.0, 1.0, 1.0, 1.0}, {0.0, 0.0, 0.0, 0.0}}, layer.weight_mask:tolist())
    prune.l1_unstructured(layer, "weight", 2)
    assert.same({{0.0, 0.0, 0.0, 0.0}, {1.0, 1.0, 1.0, 1.0}, {0.0, 0.0, 0.0, 0.0}}, layer.weight_mask:tolist())
    assert.is_true(torch.equal(layer.weight, layer.weight_orig * layer.weight_mask))
  end)

  it("prunes several parameters as one", function()
    local a, b = layer_of(3, 4), layer_of(2, 3, 0.5)
    prune.global_unstructured({{a, "weight"}, {b, "weight"}}, "l1", 0.5)
    assert.same({{0.0, 0.0, 0.0, 1.0}, {1.0, 1.0, 1.0, 1.0}, {0.0, 0.0, 0.0, 0.0}}, a.weight_mask:tolist())
    assert.same({{0.0, 0.0, 1.0}, {1.0, 1.0, 1.0}}, b.weight_mask:tolist())
  end)

  it("prunes at random", function()
    local layer = layer_of(4, 5)
    prune.random_unstructured(layer, "weight", 7)
    assert.equal(13.0, left(layer.weight_mask))
    prune.random_structured(layer, "bias", 0.5, 1)
    assert.equal(2.0, left(layer.bias_mask))
    local columns = layer_of(4, 5)
    prune.random_structured(columns, "weight", 2, -1)
    assert.equal(3.0, left(columns.weight_mask:amax(1)))
    assert.equal(12.0, left(columns.weight_mask))
  end)

  it("trains what is left alone, and ends", function()
    local layer = nn.Linear(2, 1, {bias = false})
    local weight = layer.weight
    prune.custom_from_mask(layer, "weight", torch.tensor {{1, 0}})
    assert.is_true(prune.is_pruned(nn.Sequential(layer)))
    layer(torch.ones(1, 2)):sum():backward()
    assert.same({{1.0, 0.0}}, weight.grad:tolist())
    assert.is_not_nil(layer:state_dict().weight_mask)
    prune.remove(layer, "weight")
    assert.is_false(prune.is_pruned(layer))
    assert.equal(weight, layer.weight)
    assert.equal(0.0, weight[{1, 2}]:item())
    assert.is_nil(layer:state_dict().weight_mask)
  end)

  it("says what is wrong", function()
    local layer = layer_of(2, 2)
    assert.error_matches(function() prune.l1_unstructured(layer, "weight", 5) end, "5 are to be pruned, but only 4 are left")
    assert.error_matches(function() prune.l1_unstructured(layer, "weight", 1.5) end, "share from 0.0 to 1.0, not 1.5")
    assert.error_matches(function() prune.remove(layer, "weight") end, "'weight' of Linear is not pruned")
    assert.error_matches(function() prune.ln_structured(layer, "weight", 1, 2, 3) end, "dim must be a dimension from 1 to 2")
  end)
end)

describe("nn.utils.fuse_conv_bn_eval", function()
  it("computes both at once", function()
    torch.manual_seed(0)
    local x = torch.randn(2, 3, 5, 5)
    local conv, norm = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)
    norm(conv(x))
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)
    conv:eval()
    assert.error_matches(function() nn.utils.fuse_conv_bn_eval(conv, norm) end, "evaluation mode")
    norm:eval()
    assert.is_true(torch.allclose(norm(conv(x)), nn.utils.fuse_conv_bn_eval(conv, norm)(x), {atol = 1e-5}))
    local linear, rows = nn.Linear(3, 4, {bias = false}):eval(), nn.BatchNorm1d(4):eval()
    local y = torch.randn(2, 3)
    assert.is_true(torch.allclose(rows(linear(y)), nn.utils.fuse_linear_bn_eval(linear, rows)(y), {atol = 1e-5}))
  end)
end)
