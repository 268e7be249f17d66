--- DataLoader: goes through a data set in batches.
--
--   for data, target in loader:iter() do ... end
--
-- A pass draws its order and a base seed; from these come jobs, each the positions and the seed of one batch. A source
-- turns jobs into batches, in order: in the calling thread (fetch.lua), or by workers (pool.lua). Since a job says all
-- that its batch depends on, the batches are the same for any number of workers.
--
-- For exact resumption a pass remembers the random states it drew from: drawn again they give the same jobs, and the
-- batches that were already delivered are passed over.

local torch = require "torch"
local class = require "torch.utils.class"
local dataset_length = require "torch.utils.data.dataset".length
local fetching = require "torch.utils.data.fetch"
local Pool = require "torch.utils.data.pool"
local samplers = require "torch.utils.data.sampler"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local DataLoader = class.new("DataLoader")

local read = signature("DataLoader", [[dataset, batch_size=1, shuffle=false, sampler=nil, batch_sampler=nil,
  num_workers=0, collate_fn=nil, pin_memory=false, drop_last=false, timeout=0, worker_init_fn=nil, generator=nil,
  prefetch_factor=2, persistent_workers=false]])

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

local function check_count(name, value, least)
  if math.type(value) ~= "integer" or value < least then
    fail("DataLoader: %s must be an integer from %d, not %s", name, least, tostring(value))
  end
end

local function check(a)
  if type(a.dataset) ~= "table" and type(a.dataset) ~= "userdata" then
    fail("DataLoader: a data set is due, not a %s", type(a.dataset))
  end
  check_count("num_workers", a.num_workers, 0)
  check_count("prefetch_factor", a.prefetch_factor, 1)
  if type(a.timeout) ~= "number" or a.timeout ~= a.timeout or a.timeout < 0 then
    fail("DataLoader: timeout must be a number of seconds from 0, not %s", tostring(a.timeout))
  end
  if a.persistent_workers and a.num_workers == 0 then
    fail("DataLoader: persistent_workers needs num_workers of 1 or more")
  end
end

--- DataLoader(dataset, {batch_size = 1, shuffle = false, sampler, batch_sampler, num_workers = 0, collate_fn,
-- drop_last = false, timeout = 0, worker_init_fn, generator, prefetch_factor = 2, persistent_workers = false}).
--
-- batch_size = false gives single samples as they are. collate_fn(samples) gets a list of samples, each the value that
-- get(i) returned or a list of several, and returns the batch. pin_memory changes nothing.
--
-- num_workers threads load ahead, each up to prefetch_factor batches, in Lua states of their own: the data set, collate_fn
-- and worker_init_fn are copied into each (pool.lua says what can be); tensors share their memory. Random numbers that the data
-- set draws come from the seed of their batch, so that the batches are the same for any number of workers. worker_init_fn(id)
-- runs in each worker before the rest; id counts from 1. A batch that takes longer than `timeout` seconds is an error,
-- unless that is 0. persistent_workers keeps the workers from one pass to the next.
-- Example:
--   local data = torch.utils.data
--   local dataset = data.TensorDataset(torch.tensor{{1, 1}, {2, 2}, {3, 3}}, torch.tensor{10, 20, 30})
--   for x, y in data.DataLoader(dataset, {batch_size = 2}):iter() do print(x, y) end
function DataLoader:init(...)
  local a = read(...)
  check(a)
  for _, name in ipairs {"dataset", "batch_size", "drop_last", "collate_fn", "num_workers", "generator", "timeout", "worker_init_fn",
    "prefetch_factor", "persistent_workers"} do
    self[name] = a[name]
  end
  self.streams = a.dataset.get == nil and a.dataset.iter ~= nil
  if self.streams then
    check_stream(a)
  else
    self.batch_sampler = choose_batch_sampler(self, a)
  end
  self.position = 0
end

--- What fetching has to know of the loader.
local function plan(self)
  return {dataset = self.dataset, collate_fn = self.collate_fn, streams = self.streams, batched = self.batch_sampler and true or false,
    batch_size = self.batch_size, drop_last = self.drop_last}
end

--- The random states that the jobs of the next pass depend on.
local function random_states(self)
  local sampler = self.batch_sampler or self.sampler
  return {
    default = torch.get_rng_state(),
    generator = self.generator and self.generator:get_state(),
    sampler = sampler and sampler.state_dict and sampler:state_dict(),
  }
end

local function set_random_states(self, states)
  local sampler = self.batch_sampler or self.sampler
  if states.generator and self.generator then self.generator:set_state(states.generator) end
  if states.sampler and sampler and sampler.load_state_dict then sampler:load_state_dict(states.sampler) end
  if states.default then torch.set_rng_state(states.default) end
end

--- Draws the number that PyTorch seeds its workers with: the draws that follow are then PyTorch's, too.
local function draw_base_seed(self)
  local seed = torch.empty({}, {dtype = torch.int64})
  return seed:random_(self.generator and {generator = self.generator}):item()
end

--- The lists of positions of one pass; endless empty ones for a stream.
local function position_lists(self)
  if self.streams then return function() return {} end end
  if self.batch_sampler then return self.batch_sampler:iter() end
  local next_position = self.sampler:iter()
  return function()
    local i = next_position()
    if i ~= nil then return {i} end
  end
end

--- Draws the jobs of one pass: a function that gives the next job, and the base seed.
local function draw_jobs(self)
  local base = draw_base_seed(self)
  local next_list, number = position_lists(self), 0
  return function()
    local indices = next_list()
    if indices == nil then return nil end
    number = number + 1
    return {number = number, indices = indices, seed = fetching.batch_seed(base, number)}
  end, base
end

--- The jobs of a pass that was begun elsewhere. The default generator, which has gone on since, stays as it is.
local function draw_jobs_again(self)
  local now = torch.get_rng_state()
  set_random_states(self, self.start)
  local next_job, base = draw_jobs(self)
  torch.set_rng_state(now)
  if not self.streams then
    for _ = 1, self.position do next_job() end
  end
  return next_job, base
end

local function begin(self)
  if self.resuming and self.start then return draw_jobs_again(self) end
  if self.resuming then set_random_states(self, self.resuming) end
  self.start, self.position = random_states(self), 0
  return draw_jobs(self)
end

--- A source in the calling thread: a function that gives the values of the next batch, and one that ends it.
local function own_source(self, next_job)
  local fetch = fetching.fetcher(plan(self), {})
  return function()
    local job = next_job()
    if job then return fetch(job) end
  end, function() end
end

--- A source that takes batches from workers: new ones, or those that an earlier pass left.
local function pool_source(self, next_job, base)
  local pool = self.pool
  if not pool or pool.stopped then pool = Pool(plan(self), self, base) end
  self.pool = self.persistent_workers and pool or nil
  pool:begin(next_job, base)
  return function()
    if not pool.stopped then return pool:next() end
  end, function()
    if not self.persistent_workers then pool:stop() end
  end
end

--- Counts a batch on its way to the caller, or notes the end of the pass.
local function deliver(self, stop, value, ...)
  if value == nil then
    self.start, self.position = nil, 0
    stop()
    return nil
  end
  self.position = self.position + 1
  return value, ...
end

--- loader:iter(): iterates over the batches, in a fresh order when shuffling. The order is PyTorch's for the same seed. Leaving the loop
-- early is clean. Only one pass of a loader should be under way at a time.
-- Example:
--   local loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.arange(5)), {batch_size = 2})
--   for batch in loader:iter() do print(batch) end
function DataLoader:iter()
  local next_job, base = begin(self)
  local passed_over = self.resuming and self.streams and self.position or 0
  self.resuming = nil
  local source, stop = (self.num_workers > 0 and pool_source or own_source)(self, next_job, base)
  for _ = 1, passed_over do source() end
  local closer = setmetatable({}, {__close = stop})
  return function() return deliver(self, stop, source()) end, nil, nil, closer
end

--- loader:state_dict(): where the loader stands: how many batches of the pass were delivered, and the random states that it began from. A new
-- loader that is given this by load_state_dict goes on with the batch that would have come next, for any number of
-- workers. A stream is run through again to get there.
-- Example:
--   local dataset = torch.utils.data.TensorDataset(torch.arange(6))
--   local loader = torch.utils.data.DataLoader(dataset, {batch_size = 2})
--   loader:iter()()
--   local resumed = torch.utils.data.DataLoader(dataset, {batch_size = 2})
--   resumed:load_state_dict(loader:state_dict())
--   for batch in resumed:iter() do print(batch) end
function DataLoader:state_dict()
  local own = self.start or random_states(self)
  local state = {position = self.position, generator = own.generator, sampler = own.sampler}
  state.default = self.start and own.default
  return state
end

--- loader:load_state_dict(state): makes the next pass the rest of the one that state_dict was called in. The torch generator itself is no part of
-- this: it stays as it is.
function DataLoader:load_state_dict(state)
  if type(state) ~= "table" or math.type(state.position) ~= "integer" or state.position < 0 then
    fail("load_state_dict: a table such as DataLoader's state_dict gives is due")
  end
  self.resuming, self.position = state, state.position
  self.start = state.default and {default = state.default, generator = state.generator, sampler = state.sampler} or nil
end

--- loader:len(): how many batches there are; a stream has no length, and asking for it is an error.
-- Example:
--   torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.arange(5)), {batch_size = 2}):len()
function DataLoader:len()
  if self.streams then fail("DataLoader: a stream of samples has no length") end
  return #(self.batch_sampler or self.sampler)
end

function DataLoader:__len() return self:len() end

return DataLoader
