--- A pool of workers that make the batches of a loader ahead of time.
--
-- Each worker is a thread with a Lua state of its own, which gets a copy of the data set, collate_fn and worker_init_fn.
-- Copied are plain values, tables with their metatables, and Lua functions with their upvalues and the globals they
-- mention; tensors share their memory; what loaded modules hold is required again by name. Files, coroutines and other foreign
-- userdata cannot travel: open them in get(i) or worker_init_fn.
--
-- Jobs go to the workers in turn, up to prefetch_factor for each, and are taken back in the same order, so nothing has to
-- be sorted. A worker whose stream has ended is passed over from then on.

local torch = require "torch"
local core = require "torch.core"
local class = require "torch.utils.class"
local fail = require "torch.utils.fail"

local now = core.monotonic_time

--- Seconds that one call waits for a worker: in between, Lua can see Ctrl-C.
local slice = 0.05

local Pool = class.new("WorkerPool")

--- Pool(plan, {num_workers, prefetch_factor, timeout, worker_init_fn}, seed): starts the workers.
function Pool:init(plan, options, seed)
  self.size, self.limit, self.timeout = options.num_workers, options.prefetch_factor * options.num_workers, options.timeout
  self.workers, self.sent, self.ended = {}, {}, {}
  local ok, message = pcall(self.start, self, plan, options, seed)
  if not ok then
    self:stop()
    fail("%s", message)
  end
end

function Pool:start(plan, options, seed)
  local setup = {num_workers = self.size, seed = seed, dtype = torch.get_default_dtype(), worker_init_fn = options.worker_init_fn}
  for name, value in pairs(plan) do setup[name] = value end
  for id = 1, self.size do
    local worker = core.start_worker("torch.utils.data.worker", options.prefetch_factor + 2)
    self.workers[id], setup.id = worker, id
    worker:send(setup, "DataLoader")
  end
end

--- Ends all workers and waits for them.
function Pool:stop()
  for _, worker in ipairs(self.workers) do worker:request_stop() end
  for _, worker in ipairs(self.workers) do worker:stop() end
  self.workers, self.stopped = {}, true
end

--- The worker after the last one whose stream has not ended; nil if there is none.
function Pool:next_worker()
  for _ = 1, self.size do
    self.turn = self.turn % self.size + 1
    if not self.ended[self.turn] then return self.turn end
  end
end

--- Hands out jobs until each worker has its share.
function Pool:dispatch()
  while self.next_job and #self.sent - self.taken < self.limit do
    local id = self:next_worker()
    local job = id and self.next_job()
    if not job then
      self.next_job = nil
      return
    end
    self.workers[id]:send(job)
    self.sent[#self.sent + 1] = {id = id, number = job.number}
  end
end

function Pool:fail(sent, text, ...)
  self:stop()
  fail("DataLoader: worker %d of %d, batch %d: %s", sent.id, self.size, sent.number, text:format(...))
end

--- Waits for the worker's next answer.
function Pool:receive(sent)
  local limit = self.timeout > 0 and now() + self.timeout or math.huge
  while true do
    local came, answer = self.workers[sent.id]:receive(math.max(0, math.min(slice, limit - now())))
    if came then return answer end
    if came == nil then self:fail(sent, "the worker ended without an answer") end
    if now() >= limit then self:fail(sent, "none came within the timeout of %g s", self.timeout) end
  end
end

--- The oldest job under way, which is no longer counted.
function Pool:take()
  self.taken = self.taken + 1
  local sent = self.sent[self.taken]
  if self.taken > 1000 then
    self.sent = table.move(self.sent, self.taken + 1, #self.sent, 1, {})
    self.taken = 0
  end
  return sent
end

--- The values of the next batch; nothing at the end.
function Pool:next()
  while true do
    self:dispatch()
    local sent = self:take()
    if not sent then return nil end
    local answer = self:receive(sent)
    if answer.error then
      self:fail(sent, "%s%s", answer.sample and ("sample %s: "):format(answer.sample) or "", answer.error)
    end
    if answer.values then return table.unpack(answer.values, 1, answer.values.n) end
    self.ended[sent.id] = true
  end
end

--- Begins a pass over the jobs that next_job gives. What an earlier pass left under way is taken and dropped.
function Pool:begin(next_job, seed)
  for k = (self.taken or 0) + 1, #self.sent do self:receive(self.sent[k]) end
  if self.next_job or self.taken then
    for _, worker in ipairs(self.workers) do worker:send {pass = true, seed = seed} end
  end
  self.next_job, self.sent, self.taken, self.ended, self.turn = next_job, {}, 0, {}, 0
end

return Pool
