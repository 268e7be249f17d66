--- Calling an operator with a sample under varied conditions, and comparing what comes out.
---
--- The outcome of a call is {results = list} or {message = text}: two calls agree when both give the same results, or both refuse.
local torch = require "torch"
local registry = require "torch.registry"
local samples = require "support.samples"
local values = require "support.values"

local calls = {}

local function is_list(value) return type(value) == "table" and getmetatable(value) == nil end

local function apply(f, x)
  local y = f(x)
  if samples.constant[x] then samples.constant[y] = true end
  return y
end

--- The arguments with f(tensor) in place of each tensor, those in lists too. What is constant stays it.
function calls.map(arguments, f)
  local mapped = {n = arguments.n}
  for i, value in pairs(arguments) do
    if torch.is_tensor(value) then mapped[i] = apply(f, value)
    elseif is_list(value) then mapped[i] = calls.map(value, f)
    else mapped[i] = value end
  end
  return mapped
end

--- The tensors among arguments, in order.
function calls.tensors(arguments)
  local list = {}
  local function add(x)
    list[#list + 1] = x
    return x
  end
  for i = 1, arguments.n or #arguments do calls.map({arguments[i]}, add) end
  return list
end

--- What a sample gives, made of tensors of this dtype, and with `resize` of other sizes; nil where its own preparation refuses them.
function calls.arguments(sample, dtype, resize)
  local maker = samples.maker(dtype)
  local made = table.pack(pcall(sample, resize and function(size, ...) return maker(resize(size), ...) end or maker))
  if not made[1] then return nil, made[2] end
  return {n = made.n - 1, table.unpack(made, 2, made.n)}
end

--- Ways to make a sample's tensors larger than a vector register: one for each size that occurs, which grows wherever it occurs.
function calls.growths(sample)
  local list, seen = {}, {}
  local maker = samples.maker(torch.float32)
  sample(function(size, ...)
    for _, n in ipairs(size) do
      if n > 1 and not seen[n] then
        seen[n] = true
        list[#list + 1] = function(old)
          local new = {}
          for d, m in ipairs(old) do new[d] = m == n and n + 33 or m end
          return new
        end
      end
    end
    return maker(size, ...)
  end)
  return list
end

--- Calls an operator; what changes its first argument gets a copy of it. Results come as one list.
function calls.run(entry, arguments)
  local first = arguments[1]
  if entry.only_inplace then first = first:clone() end
  if arguments.n == 0 then first = nil end
  local list = table.pack(registry.call(entry, first, table.unpack(arguments, 2, arguments.n)))
  return is_list(list[1]) and list[1] or list
end

--- The same with the random generator in a known state; an error becomes its message.
function calls.outcome(entry, arguments)
  torch.manual_seed(20)
  local ok, results = pcall(calls.run, entry, arguments)
  if ok then return {results = results} end
  return {message = tostring(results)}
end

local function plain(value)
  if not torch.is_tensor(value) then return tostring(value) end
  return {shape = tostring(value.shape), list = value:detach():to(torch.float64):reshape(-1):tolist()}
end

--- What a wider integer dtype holds, as the narrower one would: overflow wraps.
local function narrowed(want, got)
  if not torch.is_tensor(want) or want.dtype.is_floating_point or not torch.is_tensor(got) then return want end
  return want:to(got.dtype)
end

local function check_result(got, want, tolerance, what)
  want = narrowed(want, got)
  got, want = plain(got), plain(want)
  if type(want) == "string" then
    if got ~= want then error(("%s: %s instead of %s"):format(what, tostring(got), want), 0) end
    return
  end
  if got.shape ~= want.shape then error(("%s: shape %s instead of %s"):format(what, got.shape, want.shape), 0) end
  local ok, message = pcall(values.check, got.list, want.list, tolerance)
  if not ok then error(what .. ": " .. tostring(message), 0) end
end

--- Fails unless two outcomes agree: results to a relative tolerance, their dtypes exactly where `dtypes` is true.
function calls.compare(got, want, tolerance, what, dtypes)
  if (got.message == nil) ~= (want.message == nil) then
    error(("%s: %s; otherwise %s"):format(what, got.message or "no error", want.message or "no error"), 0)
  end
  for i, result in ipairs(want.results or {}) do
    check_result(got.results[i], result, tolerance, what)
    if dtypes and torch.is_tensor(result) and result.dtype ~= got.results[i].dtype then
      error(("%s: dtype %s instead of %s"):format(what, got.results[i].dtype, result.dtype), 0)
    end
  end
end

-- ---- gradients ----

--- The tensors that a sample makes with this maker, and a function that makes the call with them, as a graph that begins at them.
function calls.prepare(entry, sample, maker)
  local inputs = {}
  sample(function(...)
    inputs[#inputs + 1] = maker(...)
    return inputs[#inputs]
  end)
  local function call()
    local next_input = 0
    torch.manual_seed(20)
    return calls.run(entry, table.pack(sample(function()
      next_input = next_input + 1
      return inputs[next_input]
    end)))
  end
  return inputs, call
end

--- Fixed weights, so that the loss does not cancel what the operator normalises.
local function weighted_sum(y)
  local weights = {}
  for i = 1, y:numel() do weights[i] = math.cos(2.3 * i + 0.4) end
  return (y * torch.tensor(weights, {dtype = torch.float64}):reshape(y.shape):to(y.dtype)):sum()
end

--- One number from all results that have a gradient, or nil.
function calls.loss(results)
  local total
  for _, y in ipairs(results) do
    if torch.is_tensor(y) and y.dtype.is_floating_point and y.requires_grad then
      local part = weighted_sum(y)
      total = total and total + part or part
    end
  end
  return total
end

--- The arguments as leaves of a graph: those of floating point require grad, but for constants.
function calls.leaves(arguments)
  return calls.map(arguments, function(x)
    return x.dtype.is_floating_point and not samples.constant[x] and x:detach():requires_grad_() or x
  end)
end

--- The leaves that require grad.
function calls.wanted(leaves)
  local list = {}
  for _, x in ipairs(calls.tensors(leaves)) do
    if x.requires_grad then list[#list + 1] = x end
  end
  return list
end

--- The gradients of the weighted results by the leaves, as an outcome (0 where there is none); nil if nothing has a gradient, or backward says so.
-- between(results) may do something after the call and before backward.
function calls.gradients(entry, leaves, through, between)
  torch.manual_seed(20)
  local wanted = calls.wanted(leaves)
  local ok, results = pcall(function()
    local list = calls.run(entry, through or leaves)
    if between then between(list) end
    local loss = calls.loss(list)
    if not loss or #wanted == 0 then return false end
    local grads = table.pack(torch.autograd.grad(loss, wanted, {allow_unused = true}))
    for i, x in ipairs(wanted) do grads[i] = grads[i] or torch.zeros_like(x) end
    return grads
  end)
  if not ok and tostring(results):find("there is no formula for the derivative", 1, true) then return nil end
  if not ok then return {message = tostring(results)} end
  return results and {results = results} or nil
end

return calls
