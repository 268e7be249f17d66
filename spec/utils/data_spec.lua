local torch = require "torch"
local data = torch.utils.data

local Squares = data.Dataset:extend("Squares")
function Squares:init(n) self.n = n end
function Squares.get(_, i) return torch.tensor{i * 1.0, i * i * 1.0}, i end
function Squares:len() return self.n end

local function collect(loader)
  local batches = {}
  for x, y in loader:iter() do batches[#batches + 1] = {x, y} end
  return batches
end

describe("DataLoader", function()
  it("collates samples in order", function()
    local loader = data.DataLoader(Squares(5), {batch_size = 2})
    local batches = collect(loader)
    assert.equal(3, #batches)
    assert.equal(3, #loader)
    assert.same({{1, 1}, {2, 4}}, batches[1][1]:tolist())
    assert.same({5}, batches[3][2]:tolist())
    assert.equal(torch.int64, batches[1][2].dtype)
  end)

  it("drops a short last batch when asked to", function()
    local loader = data.DataLoader(Squares(5), {batch_size = 2, drop_last = true})
    assert.equal(2, #collect(loader))
    assert.equal(2, #loader)
  end)

  it("shuffles: every sample once, in another order each time, by the seed", function()
    local function order(loader)
      local all = {}
      for _, y in loader:iter() do table.move(y:tolist(), 1, #y, #all + 1, all) end
      return all
    end
    torch.manual_seed(7)
    local loader = data.DataLoader(Squares(50), {batch_size = 8, shuffle = true})
    local first, second = order(loader), order(loader)
    assert.not_same(first, second)
    torch.manual_seed(7)
    assert.same(first, order(loader))
    table.sort(first)
    for i = 1, 50 do assert.equal(i, first[i]) end
  end)

  it("shuffles as PyTorch does", function()
    torch.manual_seed(7)
    local loader = data.DataLoader(Squares(10), {batch_size = 4, shuffle = true})
    local batches = {}
    for _ = 1, 2 do
      for _, y in loader:iter() do batches[#batches + 1] = y:tolist() end
    end
    assert.same({{4, 3, 8, 9}, {7, 2, 6, 10}, {1, 5}, {2, 4, 6, 3}, {9, 10, 7, 8}, {5, 1}}, batches)
    local generator = torch.Generator()
    generator:manual_seed(3)
    local first
    for _, y in data.DataLoader(Squares(10), {batch_size = 5, shuffle = true, generator = generator}):iter() do
      first = first or y:tolist()
    end
    assert.same({8, 5, 3, 10, 2}, first)
  end)

  it("uses the data set's own batches", function()
    local x, y = torch.arange(6):reshape(6, 1), torch.arange(6)
    local dataset = data.TensorDataset(x, y)
    local asked
    dataset.batch = function(self, indices)
      asked = indices
      return data.TensorDataset.batch(self, indices)
    end
    local xb, yb = data.DataLoader(dataset, {batch_size = 4}):iter()()
    assert.same({4, 1}, {table.unpack(xb:size())})
    assert.same({0, 1, 2, 3}, yb:tolist())
    assert.same({1, 2, 3, 4}, asked)
  end)

  it("takes samplers, batch samplers and collating functions", function()
    local loader = data.DataLoader(Squares(5), {sampler = data.SubsetRandomSampler{2, 4}, batch_size = 2})
    local seen = collect(loader)[1][2]:tolist()
    table.sort(seen)
    assert.same({2, 4}, seen)
    local batches = data.BatchSampler(data.SequentialSampler(Squares(5)), 3)
    assert.equal(2, #collect(data.DataLoader(Squares(5), {batch_sampler = batches})))
    local sums = data.DataLoader(Squares(4), {batch_size = 2, collate_fn = function(samples)
      return samples[1][2] + samples[2][2]
    end})
    local got = {}
    for sum in sums:iter() do got[#got + 1] = sum end
    assert.same({3, 7}, got)
  end)

  it("gives single samples with batch_size = false", function()
    local count = 0
    for x, y in data.DataLoader(Squares(3), {batch_size = false}):iter() do
      count = count + 1
      assert.equal(count, y)
      assert.equal(1, x.ndim)
    end
    assert.equal(3, count)
  end)

  it("batches a stream", function()
    local Stream = data.IterableDataset:extend("Stream")
    function Stream.iter()
      local i = 0
      return function()
        i = i + 1
        if i <= 5 then return i end
      end
    end
    local sizes = {}
    for x in data.DataLoader(Stream(), {batch_size = 2}):iter() do sizes[#sizes + 1] = #x end
    assert.same({2, 2, 1}, sizes)
    assert.error_matches(function() data.DataLoader(Stream(), {shuffle = true}) end, "neither shuffle nor samplers")
  end)

  it("explains wrong arguments", function()
    assert.error_matches(function() data.DataLoader(Squares(3), {batchsize = 2}) end, "unknown keyword 'batchsize'")
    assert.error_matches(function() data.DataLoader(Squares(3), {batch_size = 0}) end, "batch_size must be an integer")
    assert.error_matches(function() data.DataLoader(3) end, "a data set is due")
  end)
end)

describe("data sets", function()
  it("are split at random into parts without overlap", function()
    local a, b = data.random_split(Squares(10), {0.75, 0.25})
    assert.equal(8, #a)
    assert.equal(2, #b)
    local seen = {}
    for _, part in ipairs {a, b} do
      for i = 1, #part do seen[select(2, part:get(i))] = true end
    end
    assert.equal(10, #seen)
    assert.error_matches(function() data.random_split(Squares(10), {5, 6}) end, "sum to 11")
    torch.manual_seed(1)
    assert.same({6, 7, 2, 3, 1, 9}, data.random_split(Squares(10), {6, 4}).indices)
  end)

  it("are joined and cut", function()
    local both = data.ConcatDataset{Squares(2), Squares(3)}
    assert.equal(5, #both)
    assert.equal(1, (select(2, both:get(3))))
    local subset = data.Subset(data.TensorDataset(torch.arange(5)), {5, 1})
    assert.equal(4, subset:get(1):item())
    assert.same({0, 4}, subset:batch{2, 1}:tolist())
  end)

  it("refuse positions outside", function()
    local dataset = data.TensorDataset(torch.zeros(3))
    assert.error_matches(function() dataset:get(0) end, "position 0 is not within 1..3")
    assert.error_matches(function() dataset:get(4) end, "position 4 is not within 1..3")
  end)
end)

describe("samplers", function()
  it("draw by weight", function()
    torch.manual_seed(0)
    local count = 0
    for i in data.WeightedRandomSampler({0, 0, 1}, 10):iter() do
      assert.equal(3, i)
      count = count + 1
    end
    assert.equal(10, count)
  end)

  it("draw with replacement", function()
    torch.manual_seed(0)
    local sampler, count = data.RandomSampler(Squares(3), {replacement = true, num_samples = 20}), 0
    for i in sampler:iter() do
      assert.is_true(i >= 1 and i <= 3)
      count = count + 1
    end
    assert.equal(20, count)
  end)
end)

describe("default_collate", function()
  it("goes into tables and leaves the rest", function()
    local batch = data.default_collate{{x = 1.5, name = "a"}, {x = 2.5, name = "b"}}
    assert.same({1.5, 2.5}, batch.x:tolist())
    assert.equal(torch.float64, batch.x.dtype)
    assert.same({"a", "b"}, batch.name)
  end)

  it("says that a data set is empty", function()
    local empty = torch.utils.data.TensorDataset(torch.zeros(0, 3))
    assert.error_matches(function() torch.utils.data.DataLoader(empty, {batch_size = 2}) end, "DataLoader: the data set is empty")
    assert.error_matches(function() torch.utils.data.DataLoader(empty, {shuffle = true}) end, "DataLoader: the data set is empty")
    assert.error_matches(function() torch.utils.data.RandomSampler(empty) end, "RandomSampler: there is nothing to draw from")
  end)
end)
