--- torch.autograd.functional: derivatives of functions from tensors to tensors.
---
--- func takes a tensor, or as many as the table `inputs` holds, and returns a tensor, several, or a table of them. Where a tensor was given or
--- returned, results are tensors; where a table was, they are tables of the same order. With create_graph = true
--- results can be differentiated again; with strict = true a result that does not depend on an input is an error instead of zeros.
local core = require "torch.core"
local torch = require "torch"
local autograd = require "torch.autograd"
local signature = require "torch.utils.signature"

local functional = {}

-- ---- lists and single tensors ----

--- A value as a list, and whether it was one.
local function listed(value)
  if core.is_tensor(value) then return {value}, false end
  return value, true
end

local function unlisted(list, was_list)
  if was_list then return list end
  return list[1]
end

--- Inputs to differentiate by, apart from the caller's own history unless that is to be continued.
local function prepare(inputs, create_graph)
  local list = {}
  for i, x in ipairs(inputs) do
    list[i] = create_graph and x.requires_grad and x:view(x.shape) or x:detach():requires_grad_()
  end
  return list
end

local function check_results(name, list)
  if #list == 0 then error(name .. ": func returned no tensor", 0) end
  for i, y in ipairs(list) do
    if not core.is_tensor(y) then error(("%s: func returned a %s as result %d, where a tensor is due"):format(name, type(y), i), 0) end
  end
end

local function call(name, func, inputs)
  local results = table.pack(func(table.unpack(inputs)))
  local list, was_list = results, results.n > 1
  if results.n == 1 and type(results[1]) == "table" then list, was_list = results[1], true end
  check_results(name, list)
  return list, was_list
end

local function detached(list, keep)
  if keep then return list end
  local out = {}
  for i, x in ipairs(list) do out[i] = x:detach() end
  return out
end

--- Gradients of outputs by inputs; zeros, or an error if strict, where there is none.
local function gradients(name, outputs, inputs, weights, a)
  local used, used_weights = {}, {}
  for j, y in ipairs(outputs) do
    if y.requires_grad then used[#used + 1], used_weights[#used_weights + 1] = y, weights[j] end
  end
  local options = {grad_outputs = used_weights, create_graph = a.create_graph, retain_graph = true, allow_unused = true}
  local grads = #used > 0 and table.pack(autograd.grad(used, inputs, options)) or {}
  for i, x in ipairs(inputs) do
    if not grads[i] and a.strict then error(("%s: the results do not depend on input %d"):format(name, i), 0) end
    grads[i] = grads[i] or torch.zeros(x.shape, {dtype = x.dtype})
  end
  return grads
end

--- The vectors of a product: of the shapes of `like`; ones where there is one element and none was given.
local function vectors(name, v, like)
  if v == nil then
    if #like ~= 1 or like[1]:numel() ~= 1 then error(name .. ": argument 'v' is missing; only a single element has a default", 0) end
    return {torch.ones(like[1].shape, {dtype = like[1].dtype})}
  end
  local list = listed(v)
  for i, x in ipairs(like) do
    if not list[i] or list[i].shape ~= x.shape then
      error(("%s: v[%d] has sizes %s, where %s are due"):format(name, i, list[i] and tostring(list[i].shape) or "of nothing", x.shape), 0)
    end
  end
  return list
end

local function check_scalar(name, outputs)
  if #outputs ~= 1 or outputs[1]:numel() ~= 1 then error(name .. ": func must return a single element", 0) end
end

-- ---- jacobians ----

--- The shape of y followed by that of x.
local function joined(y, x)
  local shape = {table.unpack(y.shape)}
  for _, size in ipairs(x.shape) do shape[#shape + 1] = size end
  return shape
end

--- One block for each input: the derivatives of y's elements.
local function blocks_of(name, y, inputs, a)
  local flat, rows = y:reshape(-1), {}
  for i = 1, #inputs do rows[i] = {} end
  for k = 1, flat:numel() do
    for i, g in ipairs(gradients(name, {flat[k]}, inputs, {torch.ones({}, {dtype = y.dtype})}, a)) do rows[i][k] = g end
  end
  local blocks = {}
  for i, x in ipairs(inputs) do
    blocks[i] = #rows[i] > 0 and torch.stack(rows[i]):reshape(joined(y, x)) or torch.zeros(joined(y, x), {dtype = x.dtype})
  end
  return blocks
end

local read_jacobian = signature("jacobian", "func, inputs, create_graph=false, strict=false, vectorize=false")

local function jacobian(name, a)
  local given, inputs_listed = listed(a.inputs)
  local inputs = prepare(given, a.create_graph)
  local outputs, outputs_listed = call(name, a.func, inputs)
  local result = {}
  for j, y in ipairs(outputs) do result[j] = unlisted(detached(blocks_of(name, y, inputs, a), a.create_graph), inputs_listed) end
  return unlisted(result, outputs_listed)
end

--- jacobian(func, inputs, {create_graph =, strict =}): derivatives of every element of the results by every element of the inputs; of the
--- sizes of the result followed by those of the input.
--- Example:
---   torch.autograd.functional.jacobian(torch.square, torch.tensor{1.0, 2.0})
function functional.jacobian(...)
  return torch.enable_grad(jacobian, "jacobian", read_jacobian(...))
end

local read_hessian = signature("hessian", "func, inputs, create_graph=false, strict=false, vectorize=false")

--- hessian(func, inputs, {create_graph =, strict =}): second derivatives of a function with one element as result; of the sizes of one input
--- followed by those of the other.
--- Example:
---   torch.autograd.functional.hessian(function(x) return (x * x * x):sum() end, torch.tensor{1.0, 2.0})
function functional.hessian(...)
  local a = read_hessian(...)
  local _, inputs_listed = listed(a.inputs)
  local function gradient(...)
    local outputs = call("hessian", a.func, {...})
    check_scalar("hessian", outputs)
    local first = {create_graph = true, strict = a.strict}
    return unlisted(gradients("hessian", outputs, {...}, {torch.ones(outputs[1].shape, {dtype = outputs[1].dtype})}, first), inputs_listed)
  end
  return torch.enable_grad(jacobian, "hessian", {func = gradient, inputs = a.inputs, create_graph = a.create_graph, strict = a.strict})
end

-- ---- products ----

local PRODUCT = "func, inputs, v=nil, create_graph=false, strict=false"

local function vjp(a)
  local given, inputs_listed = listed(a.inputs)
  local inputs = prepare(given, a.create_graph)
  local outputs, outputs_listed = call("vjp", a.func, inputs)
  local grads = gradients("vjp", outputs, inputs, vectors("vjp", a.v, outputs), a)
  return unlisted(detached(outputs, a.create_graph), outputs_listed), unlisted(detached(grads, a.create_graph), inputs_listed)
end

local read_vjp = signature("vjp", PRODUCT)

--- vjp(func, inputs, v, {create_graph =, strict =}): func's results, and v (of their sizes) times the jacobian.
--- Example:
---   torch.autograd.functional.vjp(torch.square, torch.tensor{1.0, 2.0}, torch.tensor{1.0, 10.0})
function functional.vjp(...) return torch.enable_grad(vjp, read_vjp(...)) end

local function zeros_to_vary(list)
  local zeros = {}
  for i, y in ipairs(list) do zeros[i] = torch.zeros(y.shape, {dtype = y.dtype, requires_grad = true}) end
  return zeros
end

--- The gradients are linear in the weights of the results, so that their own gradients by the weights are products with columns.
local function jvp(a)
  local inputs = prepare(listed(a.inputs), a.create_graph)
  local v = vectors("jvp", a.v, inputs)
  local outputs, outputs_listed = call("jvp", a.func, inputs)
  local weights = zeros_to_vary(outputs)
  local grads = gradients("jvp", outputs, inputs, weights, {create_graph = true, strict = a.strict})
  local products = gradients("jvp", grads, weights, v, {create_graph = a.create_graph})
  return unlisted(detached(outputs, a.create_graph), outputs_listed), unlisted(detached(products, a.create_graph), outputs_listed)
end

local read_jvp = signature("jvp", PRODUCT)

--- jvp(func, inputs, v, {create_graph =, strict =}): func's results, and the jacobian times v (of the inputs' sizes).
--- Example:
---   torch.autograd.functional.jvp(torch.square, torch.tensor{1.0, 2.0}, torch.tensor{1.0, 10.0})
function functional.jvp(...) return torch.enable_grad(jvp, read_jvp(...)) end

local function second_order(name, a)
  local given, inputs_listed = listed(a.inputs)
  local inputs = prepare(given, a.create_graph)
  local v = vectors(name, a.v, inputs)
  local outputs, outputs_listed = call(name, a.func, inputs)
  check_scalar(name, outputs)
  local ones = {torch.ones(outputs[1].shape, {dtype = outputs[1].dtype})}
  local grads = gradients(name, outputs, inputs, ones, {create_graph = true, strict = a.strict})
  local products = gradients(name, grads, inputs, v, a)
  return unlisted(detached(outputs, a.create_graph), outputs_listed), unlisted(detached(products, a.create_graph), inputs_listed)
end

local read_hvp, read_vhp = signature("hvp", PRODUCT), signature("vhp", PRODUCT)

--- hvp(func, inputs, v, {create_graph =, strict =}): func's result (one element), and its hessian times v (of the inputs' sizes).
--- Example:
---   torch.autograd.functional.hvp(function(x) return (x * x):sum() end, torch.tensor{1.0, 2.0}, torch.tensor{1.0, 10.0})
function functional.hvp(...) return torch.enable_grad(second_order, "hvp", read_hvp(...)) end

--- vhp(func, inputs, v, {create_graph =, strict =}): the same as v times the hessian, which is symmetric.
--- Example:
---   torch.autograd.functional.vhp(function(x) return (x * x):sum() end, torch.tensor{1.0, 2.0}, torch.tensor{1.0, 10.0})
function functional.vhp(...) return torch.enable_grad(second_order, "vhp", read_vhp(...)) end

return functional
