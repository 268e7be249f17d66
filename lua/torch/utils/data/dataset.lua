--- Data sets: anything with get(i), counted from 1, and len().
--
-- get(i) returns the values of one sample. A data set that can fetch many at once has batch(indices), which gets a
-- list of positions and returns what collating their samples would give; the loader uses it where it can.

local torch = require "torch"
local class = require "torch.utils.class"
local fail = require "torch.utils.fail"

--- Dataset: the base of data sets: a class below it has get(i), for positions from 1, and len().
-- Example:
--   local Squares = torch.utils.data.Dataset:extend("Squares")
--   function Squares:get(i) return i * i end
--   function Squares:len() return 4 end
--   for batch in torch.utils.data.DataLoader(Squares(), {batch_size = 2}):iter() do print(batch) end
local Dataset = class.new("Dataset")

--- The values of sample i. Every data set has its own.
function Dataset:get() fail("%s has no method get(i)", self.__name) end

--- How many samples there are. Every data set has its own.
function Dataset:len() fail("%s has no method len()", self.__name) end

function Dataset:__len() return self:len() end

--- IterableDataset: a stream of samples without positions: `iter()` gives a function that returns the values of the next sample
-- at each call, nil at the end.
-- Example:
--   local Three = torch.utils.data.IterableDataset:extend("Three")
--   function Three:iter()
--     local i = 0
--     return function()
--       i = i + 1
--       if i <= 3 then return i end
--     end
--   end
--   for batch in torch.utils.data.DataLoader(Three(), {batch_size = 2}):iter() do print(batch) end
local IterableDataset = class.new("IterableDataset")

--- Iterates over samples. Every stream has its own.
function IterableDataset:iter() fail("%s has no method iter()", self.__name) end

--- The length of anything that serves as a data set: its len(), or else its `#`.
local function length(dataset)
  if dataset.len then return dataset:len() end
  return #dataset
end

local function check_position(self, i, n)
  if math.type(i) ~= "integer" or i < 1 or i > n then
    fail("%s: position %s is not within 1..%d", self.__name, tostring(i), n)
  end
end

--- TensorDataset(a, b, ...): sample i is a[i], b[i], ...; tensors of different first sizes are an error.
-- Example:
--   local dataset = torch.utils.data.TensorDataset(torch.tensor{{1, 2}, {3, 4}}, torch.tensor{10, 20})
--   #dataset
--   dataset:get(2)
local TensorDataset = Dataset:extend("TensorDataset")

function TensorDataset:init(...)
  self.tensors = {...}
  for k, tensor in ipairs(self.tensors) do
    if not torch.is_tensor(tensor) or tensor.ndim == 0 then
      fail("TensorDataset: argument %d must be a tensor of 1 or more dimensions", k)
    end
    if tensor:size(1) ~= self.tensors[1]:size(1) then
      fail("TensorDataset: tensor %d has %d rows, the first has %d", k, tensor:size(1),
        self.tensors[1]:size(1))
    end
  end
  if #self.tensors == 0 then fail("TensorDataset: give at least one tensor") end
end

local function each_tensor(self, pick)
  local values = {}
  for k, tensor in ipairs(self.tensors) do values[k] = pick(tensor) end
  return table.unpack(values)
end

function TensorDataset:get(i)
  check_position(self, i, self:len())
  return each_tensor(self, function(tensor) return tensor[i] end)
end

function TensorDataset:batch(indices)
  local rows = torch.tensor(indices, {dtype = torch.int64})
  return each_tensor(self, function(tensor) return tensor:index_select(1, rows) end)
end

function TensorDataset:len() return self.tensors[1]:size(1) end

--- Subset(dataset, indices): the samples at a list of positions.
-- Example:
--   local dataset = torch.utils.data.TensorDataset(torch.tensor{10, 20, 30})
--   torch.utils.data.Subset(dataset, {3, 1}):get(1)
local Subset = Dataset:extend("Subset")

function Subset:init(dataset, indices)
  self.dataset, self.indices = dataset, indices
  if not dataset.batch then self.batch = false end
end

function Subset:get(i)
  check_position(self, i, #self.indices)
  return self.dataset:get(self.indices[i])
end

function Subset:batch(indices)
  local chosen = {}
  for k, i in ipairs(indices) do chosen[k] = self.indices[i] end
  return self.dataset:batch(chosen)
end

function Subset:len() return #self.indices end

--- ConcatDataset{a, b, ...}: the samples of several data sets, one after another.
-- Example:
--   local data = torch.utils.data
--   #data.ConcatDataset{data.TensorDataset(torch.zeros(3)), data.TensorDataset(torch.zeros(2))}
local ConcatDataset = Dataset:extend("ConcatDataset")

function ConcatDataset:init(datasets)
  self.datasets, self.ends = datasets, {}
  local count = 0
  for k, dataset in ipairs(datasets) do
    count = count + length(dataset)
    self.ends[k] = count
  end
  if #datasets == 0 then fail("ConcatDataset: give at least one data set") end
end

function ConcatDataset:get(i)
  check_position(self, i, self:len())
  local k = 1
  while i > self.ends[k] do k = k + 1 end
  return self.datasets[k]:get(i - (self.ends[k - 1] or 0))
end

function ConcatDataset:len() return self.ends[#self.ends] end

--- Turns shares that sum to 1 into counts; what rounding leaves over goes to the first parts in turn.
local function counts_of(lengths, total)
  local counts, sum, share = {}, 0, 0
  for k, part in ipairs(lengths) do
    share = share + part
    counts[k] = math.floor(total * part)
    sum = sum + counts[k]
  end
  if share > 1 + 1e-6 then fail("random_split: the shares sum to more than 1") end
  for k = 0, total - sum - 1 do
    local part = k % #counts + 1
    counts[part] = counts[part] + 1
  end
  return counts
end

local function is_shares(lengths)
  local sum = 0
  for _, part in ipairs(lengths) do sum = sum + part end
  return sum <= 1 + 1e-6 and math.type(lengths[1]) == "float"
end

--- random_split(dataset, lengths, {generator}): parts a data set at random into Subsets, which are returned as
-- several values. Lengths are counts that sum to the whole, or shares such as {0.8, 0.2}.
-- Example:
--   local train, test = torch.utils.data.random_split(torch.utils.data.TensorDataset(torch.arange(10)), {0.8, 0.2})
--   #train, #test
local function random_split(dataset, lengths, options)
  local total = length(dataset)
  if is_shares(lengths) then lengths = counts_of(lengths, total) end
  local sum = 0
  for _, count in ipairs(lengths) do sum = sum + count end
  if sum ~= total then
    fail("random_split: the lengths sum to %d, but the data set has %d samples", sum, total)
  end
  local order = torch.randperm(total, options):tolist()
  local parts, start = {}, 0
  for k, count in ipairs(lengths) do
    parts[k] = Subset(dataset, table.move(order, start + 1, start + count, 1, {}))
    start = start + count
  end
  return table.unpack(parts)
end

return {Dataset = Dataset, IterableDataset = IterableDataset, TensorDataset = TensorDataset, Subset = Subset,
  ConcatDataset = ConcatDataset, random_split = random_split, length = length}
