--- DataLoader: goes through a data set in batches.
--
--   for data, target in loader:iter() do ... end
--
-- A batch sampler gives lists of positions. Each list becomes a batch by the data set's own batch(indices), where it
-- has one and no other collating is asked for, or else sample by sample. Everything happens in the calling thread.

local torch = require "torch"
local class = require "torch.utils.class"
local dataset_length = require "torch.utils.data.dataset".length
local collating = require "torch.utils.data.collate"
local samplers = require "torch.utils.data.sampler"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local DataLoader = class.new("DataLoader")

local read = signature("DataLoader", [[dataset, batch_size=1, shuffle=false, sampler=nil, batch_sampler=nil,
  num_workers=0, collate_fn=nil, pin_memory=false, drop_last=false, generator=nil]])

local function choose_sampler(a)
  if a.sampler then
    if a.shuffle then fail("DataLoader: give either a sampler or shuffle = true, not both") end
    return a.sampler
  end
  if dataset_length(a.dataset) == 0 then fail("DataLoader: the data set is empty") end
  if a.shuffle then return samplers.RandomSampler {dataset = a.dataset, generator = a.generator} end
  return samplers.SequentialSampler(a.dataset)
end

local function check_stream(a)
  if a.shuffle or a.sampler or a.batch_sampler then
    fail("DataLoader: a stream of samples takes neither shuffle nor samplers")
  end
end

local function choose_batch_sampler(self, a)
  if a.batch_sampler then
    if a.batch_size ~= 1 or a.shuffle or a.sampler or a.drop_last then
      fail("DataLoader: a batch_sampler excludes batch_size, shuffle, sampler and drop_last")
    end
    return a.batch_sampler
  end
  self.sampler = choose_sampler(a)
  return a.batch_size and samplers.BatchSampler(self.sampler, a.batch_size, a.drop_last)
end

--- DataLoader(dataset, {batch_size = 1, shuffle = false, sampler, batch_sampler, num_workers = 0, collate_fn,
-- drop_last = false, generator}). batch_size = false gives single samples as they are. collate_fn(samples) gets
-- a list of samples, each the value that get(i) returned or a list of several, and returns the batch. Any
-- num_workers loads in the calling thread, and pin_memory changes nothing.
function DataLoader:init(...)
  local a = read(...)
  if type(a.dataset) ~= "table" and type(a.dataset) ~= "userdata" then
    fail("DataLoader: a data set is due, not a %s", type(a.dataset))
  end
  if math.type(a.num_workers) ~= "integer" or a.num_workers < 0 then
    fail("DataLoader: num_workers must be an integer from 0, not %s", tostring(a.num_workers))
  end
  self.dataset, self.batch_size, self.drop_last = a.dataset, a.batch_size, a.drop_last
  self.collate_fn, self.num_workers, self.generator = a.collate_fn, a.num_workers, a.generator
  self.streams = a.dataset.get == nil and a.dataset.iter ~= nil
  if self.streams then
    check_stream(a)
  else
    self.batch_sampler = choose_batch_sampler(self, a)
  end
end

local function fetch_samples(dataset, indices)
  local samples = {}
  for k, i in ipairs(indices) do samples[k] = table.pack(dataset:get(i)) end
  return samples
end

--- Turns packed samples into a batch, by the loader's own function or the default one.
local function collate(self, samples)
  if not self.collate_fn then return collating.collate_packed(samples) end
  for k, sample in ipairs(samples) do
    if sample.n == 1 then samples[k] = sample[1] end
  end
  return self.collate_fn(samples)
end

--- The function that turns a list of positions into a batch.
local function fetcher(self)
  local dataset = self.dataset
  if dataset.batch and not self.collate_fn then
    return function(indices) return dataset:batch(indices) end
  end
  return function(indices) return collate(self, fetch_samples(dataset, indices)) end
end

--- Up to `size` samples of a stream, packed.
local function take(next_sample, size)
  local samples = {}
  for k = 1, size do
    local sample = table.pack(next_sample())
    if sample[1] == nil then break end
    samples[k] = sample
  end
  return samples
end

local function iterate_stream(self)
  local next_sample, size = self.dataset:iter(), self.batch_size
  if not size then return next_sample end
  return function()
    local samples = take(next_sample, size)
    if #samples == size or (#samples > 0 and not self.drop_last) then return collate(self, samples) end
  end
end

--- Draws the number that PyTorch seeds its workers with: the draws that follow are then PyTorch's, too.
local function draw_worker_seed(self)
  torch.empty({}, {dtype = torch.int64}):random_(self.generator and {generator = self.generator})
end

--- Iterates over the batches, in a fresh order when shuffling. The order is PyTorch's for the same seed.
function DataLoader:iter()
  draw_worker_seed(self)
  if self.streams then return iterate_stream(self) end
  if not self.batch_sampler then
    local next_position, dataset = self.sampler:iter(), self.dataset
    return function()
      local i = next_position()
      if i ~= nil then return dataset:get(i) end
    end
  end
  local next_batch, fetch = self.batch_sampler:iter(), fetcher(self)
  return function()
    local indices = next_batch()
    if indices ~= nil then return fetch(indices) end
  end
end

--- How many batches there are; a stream has no length.
function DataLoader:len()
  if self.streams then fail("DataLoader: a stream of samples has no length") end
  return #(self.batch_sampler or self.sampler)
end

function DataLoader:__len() return self:len() end

return DataLoader
