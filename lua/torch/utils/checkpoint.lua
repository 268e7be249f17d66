--- torch.utils.checkpoint: memory for time. A checkpointed part of a network keeps its arguments alone; what its operators would save for
--- backward is computed again when backward comes to it.
local core = require "torch.core"
local torch = require "torch"

local Function = torch.autograd.Function

local OPTIONS = {use_reentrant = true, preserve_rng_state = true}

--- A last table with nothing but options.
local function is_options(value)
  if type(value) ~= "table" or getmetatable(value) ~= nil or next(value) == nil then return false end
  for key in pairs(value) do
    if not OPTIONS[key] then return false end
  end
  return true
end

local Checkpoint = Function:extend("Checkpoint")

--- Stands for a tensor in the list of arguments; the tensor itself is among the saved ones.
local PLACE = {}

function Checkpoint.forward(ctx, run, keeps_random, ...)
  local arguments, tensors = table.pack(...), {}
  for i = 1, arguments.n do
    if core.is_tensor(arguments[i]) then tensors[#tensors + 1], arguments[i] = arguments[i], PLACE end
  end
  ctx.run, ctx.arguments = run, arguments
  ctx.random_state = keeps_random and torch.get_rng_state() or nil
  ctx:save_for_backward(table.unpack(tensors))
  return run(...)
end

--- The arguments again, apart from the graph that they came from.
local function arguments_again(ctx)
  local list, saved, next_saved = {n = ctx.arguments.n}, ctx.saved_tensors, 0
  for i = 1, list.n do
    list[i] = ctx.arguments[i]
    if list[i] == PLACE then
      next_saved = next_saved + 1
      local x = saved[next_saved]
      list[i] = x:detach()
      if x.requires_grad then list[i]:requires_grad_() end
    end
  end
  return list
end

local function run_again(ctx, arguments)
  local now = ctx.random_state and torch.get_rng_state()
  if now then torch.set_rng_state(ctx.random_state) end
  local results = table.pack(torch.enable_grad(ctx.run, table.unpack(arguments, 1, arguments.n)))
  if now then torch.set_rng_state(now) end
  return results
end

function Checkpoint.backward(ctx, ...)
  local arguments, grads = arguments_again(ctx), {...}
  local results, outputs, weights, at = run_again(ctx, arguments), {}, {}, 0
  for i = 1, results.n do
    if core.is_tensor(results[i]) then
      at = at + 1
      if results[i].requires_grad then outputs[#outputs + 1], weights[#weights + 1] = results[i], grads[at] end
    end
  end
  torch.autograd.backward(outputs, weights)
  local list = {n = arguments.n}
  for i = 1, list.n do list[i] = core.is_tensor(arguments[i]) and arguments[i].grad or nil end
  return nil, nil, table.unpack(list, 1, list.n)
end

local checkpoint = {}

--- torch.utils.checkpoint.checkpoint(f, ..., {preserve_rng_state = true}): f(...), whose insides are computed again during backward
--- instead of being kept. An argument must require grad, or nothing is recorded. With preserve_rng_state, dropout and the
--- like draw the same numbers the second time.
--- Example:
---   local x = torch.tensor({1.0, 2.0}, {requires_grad = true})
---   torch.utils.checkpoint.checkpoint(torch.exp, x):sum():backward()
---   x.grad
function checkpoint.checkpoint(f, ...)
  local arguments = table.pack(...)
  local keeps_random = true
  if is_options(arguments[arguments.n]) then
    keeps_random = arguments[arguments.n].preserve_rng_state ~= false
    arguments.n = arguments.n - 1
  end
  return Checkpoint.apply(f, keeps_random, table.unpack(arguments, 1, arguments.n))
end

local function run_all(parts, first, last)
  return function(x)
    for i = first, last do x = parts[i](x) end
    return x
  end
end

--- torch.utils.checkpoint.checkpoint_sequential(parts, segments, x): the modules or functions of a list one after the other, in
--- `segments` checkpointed pieces; the last piece is run plainly.
--- Example:
---   local x = torch.tensor({{1.0, 2.0}}, {requires_grad = true})
---   torch.utils.checkpoint.checkpoint_sequential({nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1)}, 2, x).shape
function checkpoint.checkpoint_sequential(parts, segments, x)
  local length, first = #parts // segments, 1
  for _ = 1, segments - 1 do
    x = checkpoint.checkpoint(run_all(parts, first, first + length - 1), x)
    first = first + length
  end
  return run_all(parts, first, #parts)(x)
end

return checkpoint
