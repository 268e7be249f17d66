--- Searching in sorted values, sets of values, histograms.
local torch = require "torch"

local function list(x) return x:tolist() end

describe("searchsorted and bucketize", function()
  local sorted = torch.tensor {1, 3, 3, 5}

  it("give positions before or after equal values, from 1 to n + 1", function()
    local x = torch.tensor {0, 3, 4, 5, 6}
    assert.same({1, 2, 4, 4, 5}, list(torch.searchsorted(sorted, x)))
    assert.same({1, 4, 4, 5, 5}, list(torch.searchsorted(sorted, x, {right = true})))
    assert.same({1, 4, 4, 5, 5}, list(torch.searchsorted(sorted, x, {side = "right"})))
    assert.equal(4, torch.bucketize(3.5, sorted):item())
    assert.equal(torch.int32, torch.bucketize(x, sorted, {out_int32 = true}).dtype)
  end)

  it("search row by row, and through a sorter", function()
    local rows = torch.tensor {{1, 2}, {10, 20}}
    assert.same({{2}, {1}}, list(torch.searchsorted(rows, torch.tensor {{2}, {2}})))
    assert.same({2, 4}, list(torch.searchsorted(torch.tensor {5, 1, 3}, torch.tensor {2, 9}, {sorter = torch.tensor {2, 3, 1}})))
  end)

  it("name what does not fit", function()
    assert.error_matches(function() torch.searchsorted(sorted, torch.tensor {1}, {side = "middle"}) end, "not \"middle\"")
    assert.error_matches(function() torch.searchsorted(sorted, torch.tensor {1}, {sorter = torch.tensor {1, 2, 3, 9}}) end, "9")
    assert.error_matches(function() torch.searchsorted(torch.zeros(2, 3), torch.zeros(3, 2)) end, "differ before the last dimension")
    assert.error_matches(function() torch.bucketize(torch.zeros(2), torch.zeros(2, 2)) end, "one dimension")
  end)
end)

describe("isin", function()
  it("tells members, with nan on neither side", function()
    local x = torch.tensor {1.0, 2.0, 0 / 0, 3.0}
    assert.same({true, false, false, true}, list(torch.isin(x, torch.tensor {3.0, 1.0, 0 / 0})))
    assert.same({false, true, true, false}, list(torch.isin(x, torch.tensor {3.0, 1.0}, {invert = true})))
    assert.same({false, false}, list(torch.isin(torch.tensor {1, 2}, torch.zeros(0))))
  end)
end)

describe("unique", function()
  it("gives the values in order, where each went, and how often each came", function()
    local values, inverse, counts = torch.unique(torch.tensor {{3, 1}, {3, 2}}, {return_inverse = true, return_counts = true})
    assert.same({1, 2, 3}, list(values))
    assert.same({{3, 1}, {3, 2}}, list(inverse))
    assert.same({1, 1, 2}, list(counts))
    local only, second = torch.tensor({2, 2, 1}):unique({return_counts = true})
    assert.same({{1, 2}, {1, 2}}, {list(only), list(second)})
  end)

  it("works on slices and on neighbours", function()
    local x = torch.tensor {{1, 2}, {0, 5}, {1, 2}}
    assert.same({{0, 5}, {1, 2}}, list(x:unique({dim = 1})))
    assert.same({{1, 2}, {0, 5}, {1, 2}}, list(x:unique_consecutive({dim = 1})))
    local values, counts = torch.unique_consecutive(torch.tensor {1, 1, 2, 1}, {return_counts = true})
    assert.same({{1, 2, 1}, {2, 1, 1}}, {list(values), list(counts)})
    assert.same({0}, {table.unpack(torch.zeros(0):unique().shape)})
  end)

  it("agrees with sorting for many values", function()
    local x = torch.randint(0, 1000, {20000})
    local values, inverse, counts = torch.unique(x, {return_inverse = true, return_counts = true})
    assert.is_true(values:diff():gt(0):all():item())
    assert.is_true(values:gather(1, inverse):equal(x))
    assert.equal(20000, counts:sum():item())
  end)
end)

describe("histograms", function()
  it("count integers", function()
    assert.same({1, 0, 2}, list(torch.bincount(torch.tensor {2, 0, 2})))
    assert.same({1, 0, 2, 0}, list(torch.tensor({2, 0, 2}):bincount({minlength = 4})))
    assert.same({0.5, 4}, list(torch.bincount(torch.tensor {1, 0, 1}, torch.tensor {3.0, 0.5, 1.0})))
    assert.error_matches(function() torch.bincount(torch.tensor {1, -2}) end, "x holds %-2")
    assert.error_matches(function() torch.bincount(torch.zeros(2)) end, "integers")
  end)

  it("count in equal intervals, the last of which is closed", function()
    local x = torch.tensor {0.0, 1.0, 1.5, 4.0, 9.0, 0 / 0}
    assert.same({1, 2, 0, 1}, list(torch.histc(x, 4, 0, 4)))
    assert.same({2, 2}, list(torch.histc(torch.tensor {1.0, 2.0, 3.0, 4.0}, 2)))
    assert.error_matches(function() torch.histc(x, 0) end, "bins must be at least 1")
    assert.error_matches(function() torch.histc(x, 4, 3, 1) end, "larger than min")
  end)

  it("count with edges, weights and density", function()
    local x = torch.tensor {0.0, 0.5, 1.0, 3.0}
    local counts, edges = x:histogram(torch.tensor {0.0, 1.0, 3.0})
    assert.same({2, 2}, list(counts))
    assert.same({0, 1, 3}, list(edges))
    assert.same({0.5, 0.25}, list((x:histogram(torch.tensor {0.0, 1.0, 3.0}, {density = true}))))
    local points = torch.tensor {{0.0, 0.0}, {1.0, 3.0}, {0.2, 2.9}}
    local grid, axes = torch.histogramdd(points, {2, 3}, {range = {0.0, 1.0, 0.0, 3.0}})
    assert.same({{1, 0, 1}, {0, 0, 1}}, list(grid))
    assert.equal(2, #axes)
  end)
end)
