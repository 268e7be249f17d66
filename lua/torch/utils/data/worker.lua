--- The worker's side of a pool: a function of the port to the host (src/lua/worker.c).
--
-- The first message is the setup: a fetching plan with id, num_workers, seed, dtype and worker_init_fn. Then come jobs,
-- answered in order by {values = packed batch}, {ended = true} at the end of a stream, or {error = text, sample = position};
-- {pass = true, seed = ...} begins another pass.

local torch = require "torch"
local fetching = require "torch.utils.data.fetch"
local worker_info = require "torch.utils.data.worker_info"

--- A look between samples at whether the worker should end.
local function watcher(port)
  return {check = function()
    if port.stopping() then error("the worker was stopped", 0) end
  end}
end

local function seed_all(seed)
  torch.manual_seed(seed)
  math.randomseed(seed)
end

local function describe_error(message)
  return debug.traceback(tostring(message), 2)
end

local function answer(port, fetch, job)
  local values = table.pack(fetch(job))
  local ended = values[1] == nil
  port.send(ended and {ended = true} or {values = values})
  return ended
end

return function(port)
  local setup = port.receive()
  if not setup then return end
  local info = {id = setup.id, num_workers = setup.num_workers, seed = setup.seed + setup.id - 1, dataset = setup.dataset}
  torch.set_default_dtype(setup.dtype)
  worker_info.set(info)
  seed_all(info.seed)
  if setup.worker_init_fn then setup.worker_init_fn(setup.id) end
  local watch, ended = watcher(port), false
  local fetch = fetching.fetcher(setup, watch)
  for job in port.receive do
    if job.pass then
      info.seed, ended = job.seed + setup.id - 1, false
      fetch = fetching.fetcher(setup, watch)
    elseif ended then
      port.send {ended = true}
    else
      local ok, result = xpcall(answer, describe_error, port, fetch, job)
      if not ok then port.send {error = result, sample = watch.sample} end
      ended = ok and setup.streams and result
    end
  end
end
