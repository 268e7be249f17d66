--- Gradients against numerical ones: every element of every input is moved by eps to both sides, and the differences of the results
--- are compared with what backward gives, element by element. Float64 is needed: float32 has too few digits for such differences.
local core = require "torch.core"
local torch = require "torch"
local autograd = require "torch.autograd"
local signature = require "torch.utils.signature"

local OPTIONS = "eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=true"
local read_check = signature("gradcheck", "func, inputs, " .. OPTIONS)
local read_check_twice = signature("gradgradcheck", "func, inputs, grad_outputs=nil, " .. OPTIONS)

local function as_list(value) return core.is_tensor(value) and {value} or value end

--- The results of func that have a gradient: it may return several values or a table of tensors.
local function differentiable_results(func, inputs)
  local results, list = table.pack(func(table.unpack(inputs))), {}
  if results.n == 1 and type(results[1]) == "table" then results = results[1] end
  for _, y in ipairs(results) do
    if core.is_tensor(y) and y.dtype.is_floating_point then list[#list + 1] = y end
  end
  return list
end

local function check_inputs(name, inputs)
  local any = false
  for i, x in ipairs(inputs) do
    if core.is_tensor(x) and x.requires_grad then
      any = true
      if x.dtype ~= core.dtypes.float64 then error(("%s: input %d is %s; numerical gradients need float64"):format(name, i, x.dtype), 3) end
    end
  end
  if not any then error(name .. ": none of the inputs requires grad", 3) end
end

-- ---- the numerical side ----

--- Calls visit(k, where) for each element of x: its place in row-major order, and a key that indexes it.
local function each_element(x, visit)
  local where, k = {}, 0
  local function walk(dim)
    if dim > x.ndim then
      k = k + 1
      return visit(k, where)
    end
    for i = 1, x:size(dim) do
      where[dim] = i
      walk(dim + 1)
    end
  end
  walk(1)
end

local function set_element(x, where, value)
  if x.ndim == 0 then x:fill_(value) else x[where] = value end
end

local function values_of(func, inputs)
  local list = {}
  for j, y in ipairs(differentiable_results(func, inputs)) do list[j] = y:detach():reshape(-1):tolist() end
  return list
end

--- numerical[output][k]: the derivatives of that output's elements by element k of x.
local function numerical_jacobian(func, inputs, x, eps)
  local numerical, data = {}, x.data
  each_element(x, function(k, where)
    local before = (x.ndim == 0 and data or data[where]):item()
    set_element(data, where, before + eps)
    local above = values_of(func, inputs)
    set_element(data, where, before - eps)
    local below = values_of(func, inputs)
    set_element(data, where, before)
    for j in ipairs(above) do
      local column = {}
      for i, value in ipairs(above[j]) do column[i] = (value - below[j][i]) / (2 * eps) end
      numerical[j] = numerical[j] or {}
      numerical[j][k] = column
    end
  end)
  return numerical
end

-- ---- the side of backward ----

local function unit(y, i)
  local values = {}
  for k = 1, y:numel() do values[k] = k == i and 1.0 or 0.0 end
  return torch.tensor(values, {dtype = y.dtype}):reshape(y.shape)
end

--- rows[i]: the gradients of element i of y by each input, as flat lists; false or nil where there is none.
local function analytical_rows(y, inputs)
  local rows = {}
  for i = 1, y:numel() do
    local options = {grad_outputs = unit(y, i), retain_graph = true, allow_unused = true}
    local grads = y.requires_grad and table.pack(autograd.grad(y, inputs, options)) or {n = 0}
    rows[i] = {}
    for k = 1, grads.n do
      if grads[k] and tostring(grads[k].shape) ~= tostring(inputs[k].shape) then error "gradcheck: a gradient has not the shape of its input" end
      rows[i][k] = grads[k] and grads[k]:detach():reshape(-1):tolist() or false
    end
  end
  return rows
end

-- ---- comparison ----

local function close(got, want, a)
  return got == want or math.abs(got - want) <= a.atol + a.rtol * math.abs(want)
end

--- The first difference between one output's rows and the numerical columns by one input, as a message; nil if there is none.
local function difference(rows, columns, output, input, a)
  for i, row in ipairs(rows) do
    for k, column in ipairs(columns or {}) do
      local got = row[input] and row[input][k] or 0.0
      if not close(got, column[i], a) then
        return ("the gradient of output %d, element %d, by input %d, element %d is %.10g; numerically it is %.10g"):format(
          output, i, input, k, got, column[i])
      end
    end
  end
end

local function first_difference(func, inputs, a)
  local wanted, outputs = {}, differentiable_results(func, inputs)
  for _, x in ipairs(inputs) do
    if core.is_tensor(x) and x.requires_grad then wanted[#wanted + 1] = x end
  end
  local rows = {}
  for j, y in ipairs(outputs) do rows[j] = analytical_rows(y, wanted) end
  for input, x in ipairs(wanted) do
    local numerical = numerical_jacobian(func, inputs, x, a.eps)
    for j in ipairs(outputs) do
      local problem = difference(rows[j], numerical[j], j, input, a)
      if problem then return problem end
    end
  end
end

local function conclude(name, problem, a)
  if problem and a.raise_exception then error(("%s: %s"):format(name, problem), 3) end
  return problem == nil
end

local gradcheck = {}

--- torch.autograd.gradcheck(func, inputs, {eps =, atol =, rtol =, raise_exception =}): whether backward through func gives the
--- derivatives that differences of its values give. inputs: a tensor or a table of arguments, of which those that require grad must be float64.
--- A difference is an error that names the element, or with raise_exception = false the result false.
--- Example:
---   local x = torch.tensor({0.5, 2.0}, {dtype = torch.float64, requires_grad = true})
---   torch.autograd.gradcheck(torch.exp, x)
function gradcheck.gradcheck(...)
  local a = read_check(...)
  local inputs = as_list(a.inputs)
  check_inputs("gradcheck", inputs)
  return conclude("gradcheck", first_difference(a.func, inputs, a), a)
end

--- Fixed numbers between -1 and 1 that no operator treats as special.
local function weights_like(y)
  local values = {}
  for i = 1, y:numel() do values[i] = math.cos(2.3 * i + 0.4) end
  return torch.tensor(values, {dtype = y.dtype}):reshape(y.shape):requires_grad_()
end

--- A function of the inputs and of the gradients of its results, to the gradients of those inputs that require grad.
local function gradient_function(func, n_inputs)
  return function(...)
    local all = {...}
    local inputs, wanted = table.move(all, 1, n_inputs, 1, {}), {}
    for _, x in ipairs(inputs) do
      if core.is_tensor(x) and x.requires_grad then wanted[#wanted + 1] = x end
    end
    local outputs, weights = {}, {}
    for j, y in ipairs(differentiable_results(func, inputs)) do
      if y.requires_grad then outputs[#outputs + 1], weights[#weights + 1] = y, all[n_inputs + j] end
    end
    local grads, list = table.pack(autograd.grad(outputs, wanted, {grad_outputs = weights, create_graph = true, allow_unused = true})), {}
    for i = 1, grads.n do list[i] = grads[i] or wanted[i] * 0 end
    return list
  end
end

--- torch.autograd.gradgradcheck(func, inputs, grad_outputs, {eps =, atol =, rtol =, raise_exception =}): gradcheck of the gradients of func,
--- that is, of second derivatives. grad_outputs: what to multiply the results by; fixed numbers if not given.
--- Example:
---   local x = torch.tensor({0.5, 2.0}, {dtype = torch.float64, requires_grad = true})
---   torch.autograd.gradgradcheck(torch.exp, x)
function gradcheck.gradgradcheck(...)
  local a = read_check_twice(...)
  local inputs = as_list(a.inputs)
  check_inputs("gradgradcheck", inputs)
  local all = table.move(inputs, 1, #inputs, 1, {})
  local weights = as_list(a.grad_outputs)
  if not weights then
    weights = {}
    for j, y in ipairs(differentiable_results(a.func, inputs)) do weights[j] = weights_like(y) end
  end
  table.move(weights, 1, #weights, #all + 1, all)
  local problem = torch.enable_grad(first_difference, gradient_function(a.func, #inputs), all, a)
  return conclude("gradgradcheck", problem, a)
end

return gradcheck
