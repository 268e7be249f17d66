--- Fetching: from a job of the loader to the values of one batch, in the calling thread or in a worker.
--
-- A job is {seed = ..., indices = list of positions}, or {seed = ...} for the next batch of a stream. Random numbers that
-- the data set draws for a job, by torch or by math.random, come from the job's seed, and the thread's own go on
-- untouched: so a batch does not depend on who makes it.

local core = require "torch.core"
local collating = require "torch.utils.data.collate"

--- The seed of batch number k of an epoch. The steps are SplitMix64's, so that neighbours have nothing in common.
local function batch_seed(base, k)
  local z = base + k * 0x9E3779B97F4A7C15
  z = (z ~ (z >> 30)) * 0xBF58476D1CE4E5B9
  z = (z ~ (z >> 27)) * 0x94D049BB133111EB
  return (z ~ (z >> 31)) & 0x7FFFFFFFFFFFFFFF
end

--- Turns packed samples into a batch, by the plan's own function or the default one.
local function collate(plan, samples)
  if not plan.collate_fn then return collating.collate_packed(samples) end
  for k, sample in ipairs(samples) do
    if sample.n == 1 then samples[k] = sample[1] end
  end
  return plan.collate_fn(samples)
end

--- Fetches one by one; `at` learns which sample is being fetched, for messages, and may look whether to go on.
local function fetch_samples(dataset, indices, at)
  local samples = {}
  for k, i in ipairs(indices) do
    at.sample = i
    if at.check then at.check() end
    samples[k] = table.pack(dataset:get(i))
  end
  at.sample = nil
  return samples
end

--- The function that does jobs on a data set with positions.
local function positions_fetcher(plan, at)
  local dataset = plan.dataset
  if not plan.batched then return function(job) return dataset:get(job.indices[1]) end end
  if dataset.batch and not plan.collate_fn then
    return function(job) return dataset:batch(job.indices) end
  end
  return function(job) return collate(plan, fetch_samples(dataset, job.indices, at)) end
end

--- Up to `size` samples of a stream, packed.
local function take(next_sample, size, at)
  local samples = {}
  for k = 1, size do
    if at.check then at.check() end
    local sample = table.pack(next_sample())
    if sample[1] == nil then break end
    samples[k] = sample
  end
  return samples
end

--- The function that does jobs on a stream, which is opened at the first.
local function stream_fetcher(plan, at)
  local next_sample, size
  return function()
    next_sample, size = next_sample or plan.dataset:iter(), plan.batch_size
    if not size then return next_sample() end
    local samples = take(next_sample, size, at)
    if #samples == size or (#samples > 0 and not plan.drop_last) then return collate(plan, samples) end
  end
end

--- fetcher(plan, at): a function from a job to the values of its batch, none at the end of a stream. A plan holds
-- dataset, collate_fn, streams, batched, batch_size and drop_last; `at.sample` is set while a sample is fetched, and at.check(), if any, called before each.
local function fetcher(plan, at)
  local fetch = plan.streams and stream_fetcher(plan, at) or positions_fetcher(plan, at)
  return function(job)
    local guard <close> = core.isolated_random(job.seed)
    return fetch(job)
  end
end

return {fetcher = fetcher, batch_seed = batch_seed}
