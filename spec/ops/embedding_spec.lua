--- Embedding and embedding bags.
local torch = require "torch"
local F = require "torch.nn.functional"

local function table_of_rows() return torch.tensor({{1.0, 2.0}, {3.0, 4.0}, {5.0, 6.0}}, {requires_grad = true}) end

describe("embedding", function()
  it("gathers rows by position, from 1 or from the end", function()
    assert.same({{{5, 6}, {1, 2}}, {{3, 4}, {5, 6}}}, F.embedding(torch.tensor {{3, 1}, {2, -1}}, table_of_rows()):tolist())
    assert.same({0, 2}, {table.unpack(F.embedding(torch.zeros({0}, {dtype = torch.int64}), table_of_rows()).shape)})
  end)

  it("adds gradients of rows that are met again, but not of padding", function()
    local w = table_of_rows()
    F.embedding(torch.tensor {1, 1, 2}, w, 2):sum():backward()
    assert.same({{2, 2}, {0, 0}, {0, 0}}, w.grad:tolist())
    w.grad = nil
    F.embedding(torch.tensor {1, 1, 2}, w, {scale_grad_by_freq = true}):sum():backward()
    assert.same({{1, 1}, {1, 1}, {0, 0}}, w.grad:tolist())
  end)

  it("shrinks rows in use to max_norm, in place", function()
    local w = torch.tensor {{3.0, 4.0}, {6.0, 8.0}}
    F.embedding(torch.tensor {1}, w, {max_norm = 1})
    assert.near(0.6, w[{1, 1}]:item(), 1e-5)
    assert.same({6, 8}, w[2]:tolist())
  end)

  it("refuses positions outside the table before anything is done", function()
    assert.error_matches(function() F.embedding(torch.tensor {1, 4}, table_of_rows()) end, "index 4 is out of range for a dimension of size 3")
    assert.error_matches(function() F.embedding(torch.tensor {0}, table_of_rows()) end, "positions count from 1")
    assert.error_matches(function() F.embedding(torch.tensor {1.0}, table_of_rows()) end, "indices must be integers")
  end)
end)

describe("embedding_bag", function()
  local indices, offsets = torch.tensor {1, 2, 3, 1}, torch.tensor {0, 3, 3}

  it("sums, averages and maximises bags; an empty one is 0", function()
    local w = table_of_rows()
    assert.same({{9, 12}, {0, 0}, {1, 2}}, F.embedding_bag(indices, w, offsets, {mode = "sum"}):tolist())
    assert.same({{3, 4}, {0, 0}, {1, 2}}, F.embedding_bag(indices, w, offsets):tolist())
    assert.same({{5, 6}, {0, 0}, {1, 2}}, F.embedding_bag(indices, w, offsets, {mode = "max"}):tolist())
  end)

  it("leaves padding out", function()
    assert.same({{2, 3}, {0, 0}, {1, 2}}, F.embedding_bag(indices, table_of_rows(), offsets, {padding_idx = 3}):tolist())
  end)

  it("checks the bags", function()
    assert.error_matches(function() F.embedding_bag(indices, table_of_rows(), torch.tensor {1, 2}) end, "first offset must be 0")
    assert.error_matches(function() F.embedding_bag(indices, table_of_rows(), torch.tensor {0, 3, 2}) end, "must not decrease")
    assert.error_matches(function() F.embedding_bag(indices, table_of_rows(), torch.tensor {0, 9}) end, "exceeds")
    assert.error_matches(function() F.embedding_bag(indices, table_of_rows(), offsets, {mode = "min"}) end, 'mode is "min"')
  end)
end)
