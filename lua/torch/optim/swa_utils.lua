--- torch.optim.swa_utils: averages of weights over a training run (Izmailov et al. 2018, Polyak & Juditsky 1992).
---
---   local averaged = swa_utils.AveragedModel(model, {multi_avg_fn = swa_utils.get_ema_multi_avg_fn(0.999)})
---   after each optimizer:step():  averaged:update_parameters(model)
---   at the end:                   swa_utils.update_bn(loader, averaged)
---
--- Without a function the average is the plain mean of all states that were seen (SWA).
local torch = require "torch"
local Module = require "torch.nn.module"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local swa_utils = {SWALR = require "torch.optim.swa_lr"}

-- ---- how an average moves ----

--- get_swa_avg_fn(): the function of the plain mean: average + (current - average) / (n + 1) after n states.
--- Example:
---   optim.swa_utils.get_swa_avg_fn()(torch.tensor(1.0), torch.tensor(4.0), 2)
function swa_utils.get_swa_avg_fn()
  return function(average, current, count) return average + (current - average) / (count + 1) end
end

local function check_decay(name, decay)
  decay = decay or 0.999
  if type(decay) ~= "number" or decay < 0 or decay > 1 then fail("%s: decay must be a number from 0 to 1, not %s", name, tostring(decay)) end
  return decay
end

--- get_ema_avg_fn(decay = 0.999): the exponential average decay * average + (1 - decay) * current.
--- Example:
---   optim.swa_utils.get_ema_avg_fn(0.9)(torch.tensor(1.0), torch.tensor(2.0), 1)
function swa_utils.get_ema_avg_fn(decay)
  decay = check_decay("get_ema_avg_fn", decay)
  return function(average, current) return average * decay + current * (1 - decay) end
end

--- Moves averages in place towards the current values by a share; whole numbers by the same rule, rounded down.
local function move(averages, currents, share)
  for i, average in ipairs(averages) do
    if average:is_floating_point() then
      average:lerp_(currents[i]:to(average.dtype), share)
    else
      average:copy_(average + (currents[i] - average) * share)
    end
  end
end

--- get_swa_multi_avg_fn(): as get_swa_avg_fn, for lists of tensors, in place.
--- Example:
---   local average = torch.tensor(1.0)
---   optim.swa_utils.get_swa_multi_avg_fn()({average}, {torch.tensor(4.0)}, 2)
---   average
function swa_utils.get_swa_multi_avg_fn()
  return function(averages, currents, count) move(averages, currents, 1 / (count + 1)) end
end

--- get_ema_multi_avg_fn(decay = 0.999): as get_ema_avg_fn, for lists of tensors, in place.
--- Example:
---   local average = torch.tensor(1.0)
---   optim.swa_utils.get_ema_multi_avg_fn(0.9)({average}, {torch.tensor(2.0)}, 1)
---   average
function swa_utils.get_ema_multi_avg_fn(decay)
  decay = check_decay("get_ema_multi_avg_fn", decay)
  return function(averages, currents) move(averages, currents, 1 - decay) end
end

-- ---- the averaged model ----

local AveragedModel = Module:extend("AveragedModel")

local read = signature("AveragedModel", "model, device=nil, avg_fn=nil, multi_avg_fn=nil, use_buffers=false")

--- AveragedModel(model, {device, avg_fn, multi_avg_fn, use_buffers = false}): a copy of the model, in `module`, that holds the average of
--- the states given to update_parameters. avg_fn(average, current, count) returns a new average; multi_avg_fn(averages, currents, count)
--- changes a list of them in place. use_buffers averages the buffers too; else they are those of the last state.
--- Example:
---   local model = nn.Linear(1, 1, {bias = false})
---   local averaged = optim.swa_utils.AveragedModel(model)
---   for _, w in ipairs {1, 3} do
---     nn.init.constant_(model.weight, w)
---     averaged:update_parameters(model)
---   end
---   averaged(torch.ones(1, 1)):item()
function AveragedModel:init(...)
  local a = read(...)
  if a.avg_fn and a.multi_avg_fn then fail("AveragedModel: give avg_fn or multi_avg_fn, not both") end
  self.module = a.model:clone()
  if a.device then self.module:to(a.device) end
  self:register_buffer("n_averaged", torch.tensor(0))
  self.avg_fn, self.multi_avg_fn, self.use_buffers = a.avg_fn, a.multi_avg_fn, a.use_buffers
  if not (a.avg_fn or a.multi_avg_fn) then self.multi_avg_fn = swa_utils.get_swa_multi_avg_fn() end
end

function AveragedModel:forward(...) return self.module(...) end

--- The tensors that are averaged.
local function averaged_tensors(module, use_buffers)
  local list = {}
  for _, p in ipairs(module:parameters()) do list[#list + 1] = p:detach() end
  for _, b in ipairs(use_buffers and module:buffers() or {}) do list[#list + 1] = b:detach() end
  return list
end

local function copy_all(to, from)
  for i, x in ipairs(to) do x:copy_(from[i]) end
end

local function average(self, own, given, count)
  if self.multi_avg_fn then return self.multi_avg_fn(own, given, count) end
  for i, x in ipairs(own) do x:copy_(self.avg_fn(x, given[i], count)) end
end

--- averaged:update_parameters(model): takes the model's present state into the average; the first one is copied.
function AveragedModel:update_parameters(model)
  local guard <close> = torch.no_grad()
  local own, given = averaged_tensors(self.module, self.use_buffers), averaged_tensors(model, self.use_buffers)
  if #own ~= #given then fail("update_parameters: the model has %d tensors, the average %d", #given, #own) end
  local count = self.n_averaged:item()
  if count == 0 then copy_all(own, given) else average(self, own, given, count) end
  if not self.use_buffers then copy_all(self.module:buffers(), model:buffers()) end
  self.n_averaged:add_(1)
end

swa_utils.AveragedModel = AveragedModel

-- ---- batch normalisation ----

local function batch_norms(model)
  local list = {}
  for _, module in ipairs(model:modules()) do
    if module.__name:find "BatchNorm" and module.running_mean then list[#list + 1] = {module = module, momentum = module.momentum} end
  end
  return list
end

--- update_bn(loader, model): sets the running statistics of all batch normalisations by one pass over the data, since averaged weights have
--- statistics of their own. `loader` has iter(), as a DataLoader; the first value of each batch is the model's input.
--- Example:
---   local model = nn.BatchNorm1d(1)
---   local data = torch.utils.data
---   optim.swa_utils.update_bn(data.DataLoader(data.TensorDataset(torch.tensor{{1.0}, {3.0}}), {batch_size = 2}), model)
---   model.running_mean
function swa_utils.update_bn(loader, model)
  local norms, training = batch_norms(model), model.training
  if #norms == 0 then return end
  for _, norm in ipairs(norms) do
    norm.module:reset_running_stats()
    norm.module.momentum = false
  end
  model:train()
  torch.no_grad(function()
    for x in loader:iter() do model(x) end
  end)
  for _, norm in ipairs(norms) do norm.module.momentum = norm.momentum end
  model:train(training)
end

return swa_utils
