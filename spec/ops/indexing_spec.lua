--- Indexing by tensors: reading, assignment, and the operators that do so for one dimension.
local torch = require "torch"
local gradcheck = require("torch.autograd").gradcheck

local function grid() return torch.tensor {{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}} end
local function list(x) return x:tolist() end

describe("reading by index tensors", function()
  it("picks rows", function()
    assert.same({{9, 10, 11, 12}, {1, 2, 3, 4}, {9, 10, 11, 12}}, list(grid()[torch.tensor {3, 1, -1}]))
  end)

  it("takes the index's shape in place of the dimension", function()
    local x = grid()[{{}, torch.tensor {{1, 2}, {3, 4}}}]
    assert.same({3, 2, 2}, {x:size(1), x:size(2), x:size(3)})
    assert.same({{5, 6}, {7, 8}}, list(x[2]))
  end)

  it("pairs index tensors, which broadcast", function()
    assert.same({9, 4}, list(grid()[{torch.tensor {3, 1}, torch.tensor {1, -1}}]))
    assert.same({{2, 3}, {10, 11}}, list(grid()[{torch.tensor {{1}, {3}}, torch.tensor {2, 3}}]))
  end)

  it("puts the index's dimensions first when a range stands between", function()
    local x = torch.zeros(2, 3, 4)
    local y = x[{torch.tensor {1, 2, 1, 2, 1}, {}, torch.tensor {1, 2, 3, 4, 4}}]
    assert.same({5, 3}, {y:size(1), y:size(2)})
  end)

  it("reads masks, alone and beside positions", function()
    assert.same({9, 10, 11, 12}, list(grid()[grid():gt(8)]))
    assert.same({{1, 2, 3, 4}, {9, 10, 11, 12}}, list(grid()[torch.tensor {true, false, true}]))
    assert.same({2, 10}, list(grid()[{torch.tensor {true, false, true}, 2}]))
    assert.same({0}, {grid()[grid():gt(99)]:size(1)})
  end)

  it("reads tensors that are not contiguous", function()
    assert.same({{4, 8, 12}, {1, 5, 9}}, list(grid():t()[torch.tensor {4, 1}]))
  end)

  it("names positions out of range", function()
    assert.error_matches(function() return grid()[torch.tensor {1, 4}] end, "index 4 is out of range for a dimension of size 3")
    assert.error_matches(function() return grid()[torch.tensor {0}] end, "positions count from 1")
    assert.error_matches(function() return grid()[torch.tensor {true, false}] end, "mask of sizes {2} does not fit")
  end)

  it("takes false for a whole dimension in lists", function()
    assert.same({{2}, {6}, {10}}, list(torch.index(grid(), {false, torch.tensor {2}})))
  end)

  it("sums gradients of repeated positions", function()
    local x = torch.zeros(3, 2):requires_grad_(true)
    x[torch.tensor {1, 1, 3}]:sum():backward()
    assert.same({{2, 2}, {0, 0}, {1, 1}}, list(x.grad))
  end)
end)

describe("assignment by index tensors", function()
  it("writes rows, masks and pairs", function()
    local x = grid()
    x[torch.tensor {1, 2}] = 0
    x[x:gt(10)] = -1
    x[{torch.tensor {1, 3}, torch.tensor {1, 2}}] = torch.tensor {7, 8}
    assert.same({{7, 0, 0, 0}, {0, 0, 0, 0}, {9, 8, -1, -1}}, list(x))
  end)

  it("writes through views", function()
    local x = grid()
    x[{{}, torch.tensor {1, 4}}] = 0
    x:t()[torch.tensor {2}] = 1
    assert.same({{0, 1, 3, 0}, {0, 1, 7, 0}, {0, 1, 11, 0}}, list(x))
  end)

  it("writes nothing when a position is out of range", function()
    local x = grid()
    assert.has_error(function() x[torch.tensor {1, 9}] = 0 end)
    assert.same(list(grid()), list(x))
  end)

  it("reads values from the tensor it writes to", function()
    local x = grid()
    x[torch.tensor {1, 2, 3}] = x[{{3, 3}}]:expand(3, 4)
    assert.same({9, 10, 11, 12}, list(x[1]))
  end)

  it("passes gradients to what stays and to the value", function()
    local x, v = torch.ones(3, 2):requires_grad_(true), torch.ones(2):requires_grad_(true)
    local y = x * 1
    y[torch.tensor {1, 3}] = v
    y:pow(2):sum():backward()
    assert.same({{0, 0}, {2, 2}, {0, 0}}, list(x.grad))
    assert.same({4, 4}, list(v.grad))
  end)

  it("accumulates repeated positions", function()
    local x = torch.zeros(3)
    x:index_put_({torch.tensor {1, 1, 3}}, torch.tensor {1.0, 2.0, 4.0}, true)
    assert.same({3, 0, 4}, list(x))
  end)
end)

describe("operators of one dimension", function()
  local index = torch.tensor {3, 1}

  it("select, add, copy and fill slices", function()
    assert.same({{3, 1}, {7, 5}, {11, 9}}, list(grid():index_select(2, index)))
    assert.same({1, 0, 2}, list(torch.zeros(3):index_add(1, index, torch.tensor {2.0, 1.0})))
    assert.same({1, 0, 2}, list(torch.zeros(3):index_copy(1, index, torch.tensor {2.0, 1.0})))
    assert.same({5, 0, 5}, list(torch.zeros(3):index_fill(1, index, 5)))
  end)

  it("refuse a source of other sizes", function()
    assert.error_matches(function() return torch.zeros(3, 2):index_add(1, index, torch.zeros(3, 2)) end, "expected sizes {2, 2}")
  end)

  it("have the gradients of their differences", function()
    torch.manual_seed(3)
    local x = torch.randn({3, 2}, {dtype = torch.float64}):requires_grad_(true)
    local y = torch.randn({2, 2}, {dtype = torch.float64}):requires_grad_(true)
    assert.is_true(gradcheck(function(a) return a:index_select(1, index) end, {x}))
    assert.is_true(gradcheck(function(a, b) return a:index_add(1, index, b, {alpha = 2}) end, {x, y}))
    assert.is_true(gradcheck(function(a, b) return a:index_copy(1, index, b) end, {x, y}))
  end)
end)

describe("masked operators", function()
  it("select and scatter in row-major order", function()
    local mask = torch.tensor {{true, false, false, true}, {false, true, false, false}, {false, false, false, false}}
    assert.same({1, 4, 6}, list(grid():masked_select(mask)))
    assert.same({{-1, 2, 3, -2}, {5, -3, 7, 8}, {9, 10, 11, 12}}, list(grid():masked_scatter(mask, torch.tensor {-1, -2, -3, -4})))
    assert.error_matches(function() return grid():masked_scatter(mask, torch.tensor {1}) end, "too few")
  end)

  it("take and put flat positions", function()
    assert.same({{5, 12}}, list(grid():take(torch.tensor {{5, -1}})))
    assert.same({8, 0, 0}, list(torch.zeros(3):put(torch.tensor {1, 1}, torch.tensor {3.0, 5.0}, true)))
  end)
end)

describe("positions of nonzero elements", function()
  local x = torch.tensor {{0, 3}, {4, 0}, {0, 5}}

  it("come as rows or as columns", function()
    assert.same({{1, 2}, {2, 1}, {3, 2}}, list(x:nonzero()))
    local columns = torch.nonzero(x, {as_tuple = true})
    assert.same({1, 2, 3}, list(columns[1]))
    assert.same({2, 1, 2}, list(torch.where(x:gt(0))[2]))
    assert.same({0, 2}, {torch.zeros(2, 2):nonzero():size(1), torch.zeros(2, 2):nonzero():size(2)})
  end)
end)

describe("one_hot", function()
  local one_hot = torch.nn.functional.one_hot

  it("has a row for each class, counted from 1", function()
    assert.same({{1, 0, 0}, {0, 0, 1}}, list(one_hot(torch.tensor {1, 3})))
    assert.same({0, 1, 0, 0}, list(one_hot(torch.tensor(2), 4)))
  end)

  it("refuses classes out of range", function()
    assert.error_matches(function() return one_hot(torch.tensor {0}) end, "class 0 is out of range")
    assert.error_matches(function() return one_hot(torch.tensor {4}, 3) end, "class 4 is out of range for 3 classes")
  end)
end)
