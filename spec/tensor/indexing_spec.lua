local torch = require "torch"
local values = require "support.values"
local check, check_error = values.check, values.check_error

local function matrix() return torch.tensor {{1, 2, 3}, {4, 5, 6}} end

describe("x[...]", function()
  it("takes one position, from 1 or from the end", function()
    local x = matrix()
    check(x[1], {1, 2, 3})
    check(x[-1], {4, 5, 6})
    check(x[2][3], 6)
    assert.equal(0, x[2][3].ndim)
  end)

  it("takes a table with one entry for each dimension", function()
    local x = matrix()
    check(x[{2, 3}], 6)
    check(x[{-1, -3}], 4)
    check(x[{2}], {4, 5, 6})
    check(x[{{}, 2}], {2, 5})
    check(x[{{1, 2}, {2, 3}}], {{2, 3}, {5, 6}})
    check(x[{1, {1, 3, 2}}], {1, 3})
    check(x[{{}, {-2, -1}}], {{2, 3}, {5, 6}})
    check(x[{{2}}], {{4, 5, 6}})
  end)

  it("takes \"...\" for the dimensions between", function()
    local x = matrix():view(1, 2, 3)
    check(x[{"...", 1}], {{1, 4}})
    check(x[{1, "..."}], {{1, 2, 3}, {4, 5, 6}})
    check(x[{1, "...", 3}], {3, 6})
  end)

  it("adds a dimension with torch.newaxis", function()
    local x = matrix()
    assert.equal(torch.Size {1, 2, 3}, x[torch.newaxis].shape)
    assert.equal(torch.Size {2, 1, 3}, x[{{}, torch.newaxis, {}}].shape)
    assert.equal(torch.Size {3, 1}, x[{1, {}, torch.newaxis}].shape)
  end)

  it("reads views: a change shows in both", function()
    local x = matrix()
    x[1]:fill_(0)
    x[{{}, 3}]:add_(10)
    check(x, {{0, 0, 10}, {4, 5, 16}})
    assert.equal(x:_storage_ptr(), x[{{1, 2}, 2}]:_storage_ptr())
  end)

  it("of position 0 says that positions count from 1", function()
    local x = matrix()
    check_error("index 0 is out of range: positions count from 1", function() return x[0] end)
    check_error("index 0 is out of range: positions count from 1", function() return x[{1, 0}] end)
    check_error("positions count from 1", function() return x[{{0, 1}}] end)
  end)

  it("out of range or of too many dimensions is an error", function()
    local x = matrix()
    check_error({"3", "size 2"}, function() return x[3] end)
    check_error({"-3", "size 2"}, function() return x[-3] end)
    check_error({"2 dimensions"}, function() return x[{1, 1, 1}] end)
    check_error({"0 dimensions"}, function() return torch.tensor(5)[1] end)
    check_error({"too many"}, function() return x[{{}, {}, {}}] end)
    check_error({"the number 1.5"}, function() return x[1.5] end)
    check_error({"index is an integer"}, function() return x[{{}, true}] end)
    check_error({"range"}, function() return x[{{1, 2, 3, 4}}] end)
  end)
end)

describe("x[...] = y", function()
  it("takes numbers, tables and tensors, and broadcasts", function()
    local x = matrix()
    x[1] = 0
    check(x, {{0, 0, 0}, {4, 5, 6}})
    x[{{}, 2}] = {7, 8}
    check(x, {{0, 7, 0}, {4, 8, 6}})
    x[{2, {1, 2}}] = torch.tensor {1, 2}
    check(x, {{0, 7, 0}, {1, 2, 6}})
    x[{}] = 5
    check(x, {{5, 5, 5}, {5, 5, 5}})
  end)

  it("keeps the dtype, and the digits of a float64", function()
    local x = torch.zeros(2, {dtype = torch.float64})
    x[1] = 0.1
    assert.equal(0.1, x[1]:item())
    local n = torch.tensor {1, 2}
    n[1] = 3.7
    check(n, {3, 2})
    assert.equal(torch.int64, n.dtype)
  end)

  it("that does not fit is an error with both sizes", function()
    local x = matrix()
    check_error({"{2}", "{3}"}, function() x[1] = torch.tensor {1, 2} end)
    check_error({"out of range"}, function() x[3] = 1 end)
    check_error({"positions count from 1"}, function() x[0] = 1 end)
    check(x, {{1, 2, 3}, {4, 5, 6}})
  end)

  it("may overlap what it reads", function()
    local x = torch.tensor {1, 2, 3, 4}
    x[{{2, 4}}] = x[{{1, 3}}]
    check(x, {1, 1, 2, 3})
  end)
end)

describe("x[tensor]", function()
  it("takes positions by an integer tensor", function()
    local x = matrix()
    check(x[torch.tensor {2, 1, 2}], {{4, 5, 6}, {1, 2, 3}, {4, 5, 6}})
    check(x[{{}, torch.tensor {3, -3}}], {{3, 1}, {6, 4}})
    check(x[{torch.tensor {1, 2}, torch.tensor {3, 1}}], {3, 4})
    check(x[torch.tensor {{1, 1}, {2, 2}}]:select(-1, 1), {{1, 1}, {4, 4}})
  end)

  it("takes elements by a mask", function()
    local x = matrix()
    check(x[x:gt(2)], {3, 4, 5, 6})
    check(x[torch.tensor {false, true}], {{4, 5, 6}})
    check(x[{{}, torch.tensor {true, false, true}}], {{1, 3}, {4, 6}})
  end)

  it("assigns by both", function()
    local x = matrix()
    x[x:gt(4)] = 0
    check(x, {{1, 2, 3}, {4, 0, 0}})
    x[torch.tensor {2}] = torch.tensor {{7, 8, 9}}
    check(x, {{1, 2, 3}, {7, 8, 9}})
    x[{torch.tensor {1, 2}, torch.tensor {1, 3}}] = torch.tensor {-1, -9}
    check(x, {{-1, 2, 3}, {7, 8, -9}})
  end)

  it("carries gradients", function()
    local x = values.leaf {1.0, 2.0, 3.0}
    local y = x[torch.tensor {3, 3, 1}]
    y:sum():backward()
    check(x.grad, {1.0, 0.0, 2.0})
  end)

  it("refuses positions that are none, before anything is written", function()
    local x = matrix()
    check_error("0", function() return x[torch.tensor {1, 0}] end)
    check_error("3", function() return x[torch.tensor {1, 3}] end)
    check_error("3", function() x[torch.tensor {1, 3}] = 0 end)
    check(x, {{1, 2, 3}, {4, 5, 6}})
    check_error("float32", function() return x[torch.tensor {1.0}] end)
    check_error("mask", function() return x[torch.tensor {true, false, true}] end)
  end)
end)

describe("x:iter()", function()
  it("walks the first dimension", function()
    local rows = {}
    for row in matrix():iter() do rows[#rows + 1] = row:tolist() end
    assert.same({{1, 2, 3}, {4, 5, 6}}, rows)
    check_error("0-d", function() return torch.tensor(1):iter() end)
  end)
end)
