--- Samplers: in which order a data set is read. `iter()` gives positions, from 1, one a call; `#sampler` is their
-- number. state_dict() holds what the order of the next pass depends on, for exact resumption.

local torch = require "torch"
local class = require "torch.utils.class"
local dataset_length = require "torch.utils.data.dataset".length
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

--- Sampler: the base of samplers: a class below it has iter(), which gives a function that returns one position a call, and len().
-- Example:
--   local Backwards = torch.utils.data.Sampler:extend("Backwards")
--   function Backwards:init(n) self.n = n end
--   function Backwards:len() return self.n end
--   function Backwards:iter()
--     local i = self.n + 1
--     return function()
--       i = i - 1
--       if i >= 1 then return i end
--     end
--   end
--   for i in Backwards(3):iter() do print(i) end
local Sampler = class.new("Sampler")

--- Iterates over positions. Every sampler has its own.
function Sampler:iter() fail("%s has no method iter()", self.__name) end

function Sampler:__len() return self:len() end

--- What the next order depends on: the state of the sampler's own generator, if it has one.
function Sampler:state_dict()
  return {generator = self.generator and self.generator:get_state()}
end

--- Goes back to what state_dict gave.
function Sampler:load_state_dict(state)
  if self.generator and state.generator then self.generator:set_state(state.generator) end
end

local function each(list)
  local k = 0
  return function()
    k = k + 1
    return list[k]
  end
end

local function generator_option(generator)
  return generator and {generator = generator}
end

--- SequentialSampler(dataset): the positions 1, 2, ..., n in order.
-- Example:
--   for i in torch.utils.data.SequentialSampler(torch.utils.data.TensorDataset(torch.zeros(3))):iter() do print(i) end
local SequentialSampler = Sampler:extend("SequentialSampler")

function SequentialSampler:init(dataset) self.dataset = dataset end

function SequentialSampler:iter()
  local i, n = 0, self:len()
  return function()
    i = i + 1
    if i <= n then return i end
  end
end

function SequentialSampler:len() return dataset_length(self.dataset) end

--- RandomSampler(dataset, {replacement = false, num_samples, generator}): a fresh random order each time; with
-- replacement num_samples independent draws.
-- Example:
--   torch.manual_seed(1)
--   for i in torch.utils.data.RandomSampler(torch.utils.data.TensorDataset(torch.zeros(3))):iter() do print(i) end
local RandomSampler = Sampler:extend("RandomSampler")

local read_random = signature("RandomSampler", "dataset, replacement=false, num_samples=nil, generator=nil")

function RandomSampler:init(...)
  for field, value in pairs(read_random(...)) do self[field] = value end
  if self:len() == 0 then fail("RandomSampler: there is nothing to draw from: the data set is empty") end
end

--- A generator for one pass, seeded by the default one, so that a pass draws from that one only once.
local function fresh_generator()
  local seed = torch.empty({}, {dtype = torch.int64}):random_():item()
  local generator = torch.Generator()
  generator:manual_seed(seed)
  return generator
end

function RandomSampler:iter()
  local n, count = dataset_length(self.dataset), self:len()
  local options = {generator = self.generator or fresh_generator()}
  if self.replacement then
    return each((torch.randint(0, n, {count}, options) + 1):tolist())
  end
  local order = {}
  while #order < count do
    local round = torch.randperm(n, options):tolist()
    table.move(round, 1, math.min(n, count - #order), #order + 1, order)
  end
  return each(order)
end

function RandomSampler:len() return self.num_samples or dataset_length(self.dataset) end

--- SubsetRandomSampler(indices, {generator}): the given positions in random order.
-- Example:
--   torch.manual_seed(1)
--   for i in torch.utils.data.SubsetRandomSampler({5, 7, 9}):iter() do print(i) end
local SubsetRandomSampler = Sampler:extend("SubsetRandomSampler")

function SubsetRandomSampler:init(indices, options)
  self.indices, self.generator = indices, options and options.generator
end

function SubsetRandomSampler:iter()
  local order = torch.randperm(#self.indices, generator_option(self.generator)):tolist()
  for k, i in ipairs(order) do order[k] = self.indices[i] end
  return each(order)
end

function SubsetRandomSampler:len() return #self.indices end

--- WeightedRandomSampler(weights, num_samples, {replacement = true, generator}): positions drawn by weight; weights
-- need not sum to 1.
-- Example:
--   torch.manual_seed(1)
--   for i in torch.utils.data.WeightedRandomSampler({0.0, 1.0, 9.0}, 4):iter() do print(i) end
local WeightedRandomSampler = Sampler:extend("WeightedRandomSampler")

local read_weighted = signature("WeightedRandomSampler", "weights, num_samples, replacement=true, generator=nil")

function WeightedRandomSampler:init(...)
  local a = read_weighted(...)
  self.weights = torch.is_tensor(a.weights) and a.weights:double() or torch.tensor(a.weights, {dtype = torch.float64})
  self.num_samples, self.replacement, self.generator = a.num_samples, a.replacement, a.generator
end

function WeightedRandomSampler:iter()
  local options = generator_option(self.generator)
  return each(torch.multinomial(self.weights, self.num_samples, self.replacement, options):tolist())
end

function WeightedRandomSampler:len() return self.num_samples end

--- BatchSampler(sampler, batch_size, drop_last = false): lists of batch_size positions; the last may be shorter, or
-- is left out with drop_last.
-- Example:
--   local data = torch.utils.data
--   for batch in data.BatchSampler(data.SequentialSampler(data.TensorDataset(torch.zeros(5))), 2):iter() do print(table.concat(batch, " ")) end
local BatchSampler = Sampler:extend("BatchSampler")

local read_batch = signature("BatchSampler", "sampler, batch_size, drop_last=false")

function BatchSampler:init(...)
  for field, value in pairs(read_batch(...)) do self[field] = value end
  if math.type(self.batch_size) ~= "integer" or self.batch_size < 1 then
    fail("BatchSampler: batch_size must be an integer from 1, not %s", tostring(self.batch_size))
  end
end

function BatchSampler:iter()
  local next_position, size, drop_last = self.sampler:iter(), self.batch_size, self.drop_last
  return function()
    local batch = {}
    for k = 1, size do
      local i = next_position()
      if i == nil then break end
      batch[k] = i
    end
    if #batch == size or (#batch > 0 and not drop_last) then return batch end
  end
end

function BatchSampler:len()
  local n = #self.sampler
  return self.drop_last and n // self.batch_size or (n + self.batch_size - 1) // self.batch_size
end

--- The state of the sampler that batches are made of.
function BatchSampler:state_dict() return self.sampler.state_dict and self.sampler:state_dict() or {} end

function BatchSampler:load_state_dict(state)
  if self.sampler.load_state_dict then self.sampler:load_state_dict(state) end
end

--- DistributedSampler(dataset, num_replicas, rank, {shuffle = true, seed = 0, drop_last = false}): the share of one of
-- several processes that train together. rank counts from 1. All shares are as long: positions from the start of the
-- order fill the last round, or drop_last leaves that out. Call set_epoch before each pass: seed and epoch give the order,
-- PyTorch's, which all processes share.
-- Example:
--   local dataset = torch.utils.data.TensorDataset(torch.zeros(5))
--   for i in torch.utils.data.DistributedSampler(dataset, 2, 1, {shuffle = false}):iter() do print(i) end
local DistributedSampler = Sampler:extend("DistributedSampler")

local read_distributed = signature("DistributedSampler",
  "dataset, num_replicas, rank, shuffle=true, seed=0, drop_last=false")

function DistributedSampler:init(...)
  for field, value in pairs(read_distributed(...)) do self[field] = value end
  local n, rank = self.num_replicas, self.rank
  if math.type(n) ~= "integer" or n < 1 then
    fail("DistributedSampler: num_replicas must be an integer from 1, not %s", tostring(n))
  end
  if math.type(rank) ~= "integer" or rank < 1 or rank > n then
    fail("DistributedSampler: rank must be an integer within 1..%d, not %s", n, tostring(rank))
  end
  self.epoch = 0
end

--- Chooses the order of the next pass.
function DistributedSampler:set_epoch(epoch) self.epoch = epoch end

function DistributedSampler:whole_order()
  local n = dataset_length(self.dataset)
  if not self.shuffle then return torch.arange(1, n + 1):tolist() end
  local generator = torch.Generator()
  generator:manual_seed(self.seed + self.epoch)
  return torch.randperm(n, {generator = generator}):tolist()
end

function DistributedSampler:iter()
  local order, share = self:whole_order(), {}
  for k = 1, self:len() do
    share[k] = order[((k - 1) * self.num_replicas + self.rank - 1) % #order + 1]
  end
  return each(share)
end

function DistributedSampler:len()
  local n, replicas = dataset_length(self.dataset), self.num_replicas
  return self.drop_last and n // replicas or (n + replicas - 1) // replicas
end

function DistributedSampler:state_dict() return {epoch = self.epoch} end

function DistributedSampler:load_state_dict(state) self.epoch = state.epoch end

return {Sampler = Sampler, DistributedSampler = DistributedSampler, SequentialSampler = SequentialSampler, RandomSampler = RandomSampler,
  SubsetRandomSampler = SubsetRandomSampler, WeightedRandomSampler = WeightedRandomSampler, BatchSampler = BatchSampler}
