local torch = require "torch"
local nn, optim = torch.nn, torch.optim

describe("lazy modules", function()
  before_each(function() torch.manual_seed(0) end)

  --- Each lazy module, the plain one that it becomes, and an input's size.
  local cases = {
    {nn.LazyLinear(3), nn.Linear, {2, 5}, "weight", {3, 5}},
    {nn.LazyConv1d(4, 3, {groups = 2}), nn.Conv1d, {2, 6, 5}, "weight", {4, 3, 3}},
    {nn.LazyConv2d(4, 3), nn.Conv2d, {5, 6, 6}, "weight", {4, 5, 3, 3}},
    {nn.LazyConv3d(4, 2, {padding_mode = "circular", padding = 1}), nn.Conv3d, {1, 5, 3, 3, 3}, "weight", {4, 5, 2, 2, 2}},
    {nn.LazyConvTranspose1d(4, 3, {groups = 2}), nn.ConvTranspose1d, {2, 6, 5}, "weight", {6, 2, 3}},
    {nn.LazyConvTranspose2d(4, 3), nn.ConvTranspose2d, {5, 6, 6}, "weight", {5, 4, 3, 3}},
    {nn.LazyConvTranspose3d(4, 2, {bias = false}), nn.ConvTranspose3d, {1, 5, 3, 3, 3}, "weight", {5, 4, 2, 2, 2}},
    {nn.LazyBatchNorm1d(), nn.BatchNorm1d, {4, 7}, "running_var", {7}},
    {nn.LazyBatchNorm2d {affine = false}, nn.BatchNorm2d, {4, 7, 2, 2}, "running_mean", {7}},
    {nn.LazyBatchNorm3d(), nn.BatchNorm3d, {2, 7, 2, 2, 2}, "bias", {7}},
    {nn.LazyInstanceNorm1d {affine = true}, nn.InstanceNorm1d, {7, 3}, "weight", {7}},
    {nn.LazyInstanceNorm2d {track_running_stats = true}, nn.InstanceNorm2d, {1, 7, 3, 3}, "running_var", {7}},
    {nn.LazyInstanceNorm3d(), nn.InstanceNorm3d, {1, 7, 3, 3, 3}},
  }

  it("become plain ones at their first input", function()
    for _, case in ipairs(cases) do
      local lazy, plain, size, name, expected = table.unpack(case)
      local x = torch.randn(size)
      local y = lazy(x)
      assert.equal(plain, getmetatable(lazy))
      if name then assert.same(expected, {table.unpack(lazy[name].shape)}) end
      assert.same({table.unpack(lazy(x).shape)}, {table.unpack(y.shape)})
    end
  end)

  it("draw the same weights as plain ones", function()
    local lazy = nn.LazyLinear(3)
    torch.manual_seed(1)
    lazy(torch.ones(1, 4))
    torch.manual_seed(1)
    assert.is_true(torch.equal(nn.Linear(4, 3).weight, lazy.weight))
  end)

  it("keep their parameters, dtype and hooks", function()
    local lazy = nn.LazyLinear(2):double()
    local weight, seen = lazy.weight, 0
    assert.is_true(nn.is_lazy(weight))
    lazy:register_forward_hook(function() seen = seen + 1 end)
    lazy(torch.ones(1, 3, {dtype = torch.float64}))
    assert.equal(weight, lazy.weight)
    assert.equal(torch.float64, weight.dtype)
    assert.is_false(nn.is_lazy(weight))
    assert.equal(1, seen)
    lazy(torch.ones(1, 3, {dtype = torch.float64})):sum():backward()
    assert.same({2, 3}, {table.unpack(weight.grad.shape)})
  end)

  it("take their sizes from a state", function()
    local plain = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))
    local lazy = nn.Sequential(nn.LazyConv2d(4, 1), nn.LazyBatchNorm2d())
    lazy:load_state_dict(plain:state_dict())
    assert.is_true(torch.equal(plain[1].weight, lazy[1].weight))
    local x = torch.randn(2, 3, 2, 2)
    assert.is_true(torch.equal(plain(x), lazy(x)))
    assert.equal(3, lazy[1].in_channels)
    assert.equal(4, lazy[2].num_features)
    local waiting = nn.LazyLinear(2)
    waiting:load_state_dict(nn.LazyLinear(2):state_dict())
    assert.is_true(nn.is_lazy(waiting.weight))
    assert.is_true(nn.is_lazy(waiting:clone().weight))
    assert.error_matches(function() nn.Linear(3, 2):load_state_dict(waiting:state_dict()) end, "size {0} is given, size {2, 3} is due")
  end)

  it("are refused by optimizers before", function()
    local lazy = nn.LazyLinear(2)
    assert.error_matches(function() optim.SGD(lazy:parameters(), {lr = 1}) end, "parameter 1 has no size yet")
    lazy(torch.ones(1, 3))
    optim.SGD(lazy:parameters(), {lr = 1})
  end)
end)
