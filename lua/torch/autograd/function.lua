--- Operators of one's own:
---
---   local Exp = torch.autograd.Function:extend("Exp")
---   function Exp.forward(ctx, x)
---     local y = x:exp()
---     ctx:save_for_backward(y)
---     return y
---   end
---   function Exp.backward(ctx, g)
---     return g * ctx.saved_tensors[1]
---   end
---   local y = Exp.apply(x)
---
--- forward runs without recording; then one node that stands for the whole call is recorded, if an argument requires grad. backward gets
--- one gradient for each result and returns one for each argument of forward, nil for those that have none.
local core = require "torch.core"
local torch = require "torch"

-- ---- the context ----

local Context = {}

--- ctx:save_for_backward(x, ...): keeps tensors (or nil) for backward, where ctx.saved_tensors holds them. Arguments and results
--- should be kept in this way only: it guards against changes in place, and lets the memory go after backward.
function Context:save_for_backward(...)
  local kept = table.pack(...)
  for i = 1, kept.n do
    if kept[i] ~= nil and not core.is_tensor(kept[i]) then
      error(("save_for_backward: argument %d: expected a tensor or nil, got a %s"):format(i, type(kept[i])), 2)
    end
    kept[i] = kept[i] or false
  end
  rawset(self, "_kept", kept)
end

--- ctx:mark_dirty(x, ...): forward changed these arguments in place, and returns them.
function Context:mark_dirty(...) rawset(self, "_dirty", {...}) end

--- ctx:mark_non_differentiable(y, ...): these results have no gradient.
function Context:mark_non_differentiable(...) rawset(self, "_constant", {...}) end

--- ctx:set_materialize_grads(on): whether backward gets zeros (the default) or nil for a result that nobody used.
function Context:set_materialize_grads(on) rawset(self, "_keeps_missing", not on) end

Context.__index = Context
Context.__name = "torch.autograd.Function context"

local function contains(list, x)
  for _, value in ipairs(list or {}) do
    if value == x then return true end
  end
  return false
end

-- ---- recording ----

--- The arguments that are tensors, by order, and the place of each among all arguments.
local function tensors_among(args)
  local list, places = {}, {}
  for i = 1, args.n do
    if core.is_tensor(args[i]) then list[#list + 1], places[#places + 1] = args[i], i end
  end
  return list, places
end

local function any_requires_grad(list)
  for _, x in ipairs(list) do
    if x.requires_grad then return true end
  end
  return false
end

--- What a node needs to know of one result. One that has a history already (an argument handed through) is replaced by an alias.
local function classify(ctx, x)
  if contains(ctx._dirty, x) then return x, "changed" end
  if contains(ctx._constant, x) then return x, "constant" end
  return x.requires_grad and x.data or x, "new"
end

--- Turns what the user's backward returned, one value an argument, into one value a tensor.
local function pick(name, places, n_args, returned)
  for i = n_args + 1, returned.n do
    if returned[i] ~= nil then error(("%s.backward returned %d gradients for %d arguments of forward"):format(name, returned.n, n_args), 0) end
  end
  local picked = {}
  for k, place in ipairs(places) do picked[k] = returned[place] end
  return table.unpack(picked, 1, #places)
end

local function backward_of(class, places, n_args)
  return function(ctx, saved, ...)
    rawset(ctx, "saved_tensors", saved)
    local returned = table.pack(class.backward(ctx, ...))
    rawset(ctx, "saved_tensors", nil)
    return pick(class.__name, places, n_args, returned)
  end
end

--- Records the call; `results` may change: aliases take the place of tensors that have a history of their own.
local function record(class, ctx, args, inputs, places, results)
  local outputs, kinds = {}, {}
  for i = 1, results.n do
    if core.is_tensor(results[i]) then
      results[i], kinds[#kinds + 1] = classify(ctx, results[i])
      outputs[#outputs + 1] = results[i]
    end
  end
  local kept = ctx._kept
  rawset(ctx, "_kept", nil)
  rawset(ctx, "_dirty", nil)
  rawset(ctx, "_constant", nil)
  core.record(class.__name, backward_of(class, places, args.n), ctx, inputs, outputs, kinds, kept, ctx._keeps_missing)
end

local function needs_of(args)
  local needs = {}
  for i = 1, args.n do needs[i] = core.is_tensor(args[i]) and args[i].requires_grad end
  return needs
end

local function apply(class, ...)
  local args = table.pack(...)
  local inputs, places = tensors_among(args)
  local ctx = setmetatable({needs_input_grad = needs_of(args)}, Context)
  local recorded = core.is_grad_enabled() and any_requires_grad(inputs)
  local results = table.pack(torch.no_grad(class.forward, ctx, ...))
  if recorded then record(class, ctx, args, inputs, places, results) end
  return table.unpack(results, 1, results.n)
end

-- ---- classes ----

--- torch.autograd.Function: the base of operators of one's own: a class with forward(ctx, ...) and backward(ctx, g, ...), called as Name.apply(...).
--- Example:
---   local Double = torch.autograd.Function:extend("Double")
---   function Double.forward(_, x) return x * 2 end
---   function Double.backward(_, g) return g * 2 end
---   local x = torch.tensor({1.0, 3.0}, {requires_grad = true})
---   Double.apply(x):sum():backward()
---   x.grad
local Function = {__name = "Function"}

function Function.forward() error("a Function needs a method forward(ctx, ...)", 0) end

function Function.backward() error("a Function needs a method backward(ctx, ...) to be differentiated", 0) end

--- Function:extend("Name"): a new class; give it forward and backward, and call it as Name.apply(...).
function Function:extend(name)
  local class = setmetatable({__name = name}, {__index = self, __call = apply, __name = "torch.autograd.Function"})
  function class.apply(first, ...)
    if first == class then return apply(class, ...) end
    return apply(class, first, ...)
  end
  return class
end

return Function
