--- Repetition, reversal, rotation, grids.
local torch = require "torch"

describe("repeat", function()
  local x = torch.tensor {{1, 2}, {3, 4}}

  it("puts copies side by side", function()
    assert.same({{1, 2, 1, 2}, {3, 4, 3, 4}}, x["repeat"](x, 1, 2):tolist())
    assert.same({{1, 2, 1, 2}, {3, 4, 3, 4}}, x:tile(2):tolist())
    assert.same({3, 2, 2}, {table.unpack(x:repeat_tensor(3, 1, 1).shape)})
    assert.same({0, 2}, {table.unpack(x:tile(0, 1).shape)})
    local copy = x:tile(1, 1)
    copy[1][1] = 9
    assert.equal(1, x[1][1]:item())
    assert.error_matches(function() x:repeat_tensor(2) end, "got 1 numbers for a tensor of 2 dimensions")
    assert.error_matches(function() x:tile(-1, 1) end, "must not be negative")
  end)

  it("repeats each position", function()
    assert.same({1, 1, 2, 2, 3, 3, 4, 4}, x:repeat_interleave(2):tolist())
    assert.same({{1, 2}, {3, 4}, {3, 4}}, x:repeat_interleave(torch.tensor {1, 2}, 1):tolist())
    assert.same({1, 3, 3}, torch.repeat_interleave(torch.tensor {1, 0, 2}):tolist())
    assert.error_matches(function() x:repeat_interleave(torch.tensor {1, 2, 3}, 1) end, "repeats has 3")
    assert.error_matches(function() torch.repeat_interleave(torch.tensor {1, -1}) end, "negative")
  end)
end)

describe("flip, roll and rot90", function()
  local x = torch.tensor {{1, 2, 3}, {4, 5, 6}}

  it("reverse, shift and turn", function()
    assert.same({{3, 2, 1}, {6, 5, 4}}, x:fliplr():tolist())
    assert.same({{6, 5, 4}, {3, 2, 1}}, x:flip(1, 2):tolist())
    assert.same({{3, 1, 2}, {6, 4, 5}}, x:roll(1, 2):tolist())
    assert.same({{6, 1, 2}, {3, 4, 5}}, x:roll(1):tolist())
    assert.same({{5, 6, 4}, {2, 3, 1}}, x:roll({-1, 2}, {1, 2}):tolist())
    assert.same({{3, 6}, {2, 5}, {1, 4}}, x:rot90():tolist())
    assert.same({{4, 1}, {5, 2}, {6, 3}}, x:rot90(-1):tolist())
    assert.same({0}, {table.unpack(torch.zeros(0):roll(3, 1).shape)})
    assert.error_matches(function() x:roll({1, 2}, 1) end, "got 2 shifts and 1 dims")
    assert.error_matches(function() x:flip(1, 1) end, "twice")
    assert.error_matches(function() x:rot90(1, {1}) end, "dims must name 2 dimensions, not 1")
  end)
end)

describe("grids", function()
  local a, b = torch.tensor {1, 2, 3}, torch.tensor {4, 5}

  it("combine elements", function()
    local grid = torch.meshgrid(a, b)
    assert.same({{1, 1}, {2, 2}, {3, 3}}, grid[1]:tolist())
    assert.same({{4, 5}, {4, 5}, {4, 5}}, grid[2]:tolist())
    assert.same({{1, 2, 3}, {1, 2, 3}}, torch.meshgrid(a, b, {indexing = "xy"})[1]:tolist())
    assert.same({{1, 4}, {1, 5}, {2, 4}, {2, 5}, {3, 4}, {3, 5}}, torch.cartesian_prod(a, b):tolist())
    assert.same({{1, 2}, {1, 3}, {2, 3}}, a:combinations():tolist())
    assert.same({{4, 4, 4}, {4, 4, 5}, {4, 5, 5}, {5, 5, 5}}, b:combinations(3, true):tolist())
    assert.same({0, 3}, {table.unpack(b:combinations(3).shape)})
    assert.error_matches(function() torch.meshgrid(a, b, {indexing = "yx"}) end, 'it can be "ij" or "xy"')
    assert.error_matches(function() torch.meshgrid(a, torch.zeros(2)) end, "tensor 2 has dtype float32, the first int64")
  end)

  it("put blocks on a diagonal", function()
    assert.same({{1, 2, 3, 0, 0}, {0, 0, 0, 4, 5}}, torch.block_diag(a, b):tolist())
  end)
end)
