--- Arguments to try operators with.
---
--- Samples are written by name in support/samples/, beside the specs and not in the entries: the library that users get carries no test data, and
--- entries that are made in a loop or by a helper stay short. Operators on single elements and reductions get theirs from their argument types.
---
--- A sample is a function that takes a maker of tensors, t(size, low, high, constant), and returns the arguments. The maker decides on dtype and layout, so
--- that one sample serves many checks. Values are spread over (low, high) without ties and away from the kinks of functions.
local torch = require "torch"

local samples = {}

--- Where functions are defined, or smooth; (-2.1, 2.3) for all others. By argument.
local DOMAINS = {
  acosh = {{1.1, 2.9}}, asin = {{-0.8, 0.8}}, acos = {{-0.8, 0.8}}, atanh = {{-0.8, 0.8}}, erfinv = {{-0.8, 0.8}}, logit = {{0.1, 0.9}},
  log = {{0.2, 3.1}}, log2 = {{0.2, 3.1}}, log10 = {{0.2, 3.1}}, log1p = {{-0.7, 2.3}}, sqrt = {{0.2, 3.1}}, rsqrt = {{0.2, 3.1}},
  reciprocal = {{0.3, 2.7}}, tan = {{-1.1, 1.1}}, lgamma = {{0.6, 4.1}}, digamma = {{0.6, 4.1}}, xlogy = {{0.3, 2.1}, {0.3, 2.1}},
  ["special.entr"] = {{0.2, 1.9}}, ["special.ndtri"] = {{0.1, 0.9}}, ["special.log_ndtr"] = {{-1.9, 1.9}}, mvlgamma = {{2.1, 4.1}},
  ["special.xlog1py"] = {{0.3, 2.1}, {0.3, 2.1}}, pow = {{0.3, 2.1}, {-1.2, 1.9}}, float_power = {{0.3, 2.1}, {-1.2, 1.9}},
  ["special.bessel_y0"] = {{0.3, 3.1}}, ["special.bessel_y1"] = {{0.3, 3.1}},
  ["special.modified_bessel_k0"] = {{0.3, 3.1}}, ["special.modified_bessel_k1"] = {{0.3, 3.1}},
  ["special.scaled_modified_bessel_k0"] = {{0.3, 3.1}}, ["special.scaled_modified_bessel_k1"] = {{0.3, 3.1}},
  _power = {{0.3, 2.1}, {-1.2, 1.9}}, _root = {{0.2, 3.1}}, _bce = {{0.1, 0.9}, {0.1, 0.9}}, _kl_div = {[2] = {0.2, 2.1}},
  _bce_backward = {[2] = {0.1, 0.9}, [3] = {0.1, 0.9}},
  div = {[2] = {0.4, 2.3}}, true_divide = {[2] = {0.4, 2.3}}, floor_divide = {[2] = {0.4, 2.3}}, remainder = {[2] = {0.4, 2.3}}, fmod = {[2] = {0.4, 2.3}},
}

local DEFAULT = {-2.1, 2.3}

local SIMPLE = {Tensor = true, Operand = true}

--- Whether all that must be given are tensors: then an operator that works element by element needs no sample of its own.
local function takes_tensors_alone(entry)
  for _, argument in ipairs(entry.arguments) do
    if not argument.default and not SIMPLE[argument.type] then return false end
  end
  return true
end

local function automatic(entry, sizes)
  return function(t)
    local list = {n = 0}
    for i, argument in ipairs(entry.arguments) do
      if not SIMPLE[argument.type] or argument.default then break end
      local domain = DOMAINS[entry.name] and DOMAINS[entry.name][i] or DEFAULT
      list.n = i
      list[i] = t(sizes[i] or sizes[#sizes], domain[1], domain[2])
    end
    return table.unpack(list, 1, list.n)
  end
end

--- Samples of operators that need more than tensors of any size, by name.
samples.written = {}

for _, part in ipairs {"elementwise", "creation", "random", "shape", "reduction", "masked", "matrix", "linalg", "network"} do
  for name, list in pairs(require("support.samples." .. part)) do samples.written[name] = list end
end

--- Operators that work on one element at a time, whether generated or written.
function samples.is_elementwise(entry)
  return entry.kind == "elementwise" or require("support.references").elementwise[entry.name] ~= nil
end

--- The samples of an entry, a list that may be empty.
function samples.of(entry)
  if samples.written[entry.name] then return samples.written[entry.name] end
  if not takes_tensors_alone(entry) then return {} end
  if samples.is_elementwise(entry) then
    return {automatic(entry, {{2, 3}}), automatic(entry, {{2, 3}, {3}}), automatic(entry, {{3, 1}, {1, 2}}), automatic(entry, {{}, {2}})}
  end
  if entry.kind == "reduce" then return {automatic(entry, {{3, 4}})} end
  return {}
end

--- A sample of an elementwise operator with arguments of these sizes.
samples.automatic = automatic

samples.takes_tensors_alone = takes_tensors_alone

-- ---- makers ----

local function count_of(size)
  local n = 1
  for _, s in ipairs(size) do n = n * s end
  return n
end

--- Numbers between low and high, each in a place of its own: multiples of the golden ratio, modulo 1.
local function spread(n, low, high, seed)
  local list = {}
  for i = 1, n do list[i] = low + (high - low) * ((seed * 0.271 + i * 0.6180339887498949) % 1) end
  return list
end

--- Integers from 1, so that they fit every dtype and divide.
local function counted(list)
  for i, v in ipairs(list) do list[i] = 1.0 + math.abs(v) // 1 end
  return list
end

--- The ways a tensor can lie in memory: name -> function(x) that returns an equal tensor.
samples.layouts = {
  contiguous = function(x) return x end,
  strided = function(x)
    local size = {table.unpack(x.shape)}
    size[#size + 1] = 2
    local view = torch.zeros(size, {dtype = x.dtype}):select(-1, 2)
    view:copy_(x)
    return view
  end,
  transposed = function(x)
    return x.ndim < 2 and x or x:transpose(1, -1):contiguous():transpose(1, -1)
  end,
}

--- The tensors that a sample asks to be constant.
samples.constant = setmetatable({}, {__mode = "k"})

--- A maker of tensors of a dtype and layout. With `grad`, those of floating-point dtypes require grad, unless they are asked to be constant.
function samples.maker(dtype, layout, grad)
  local seed = 0
  return function(size, low, high, constant)
    seed = seed + 1
    local list = spread(count_of(size), low or DEFAULT[1], high or DEFAULT[2], seed)
    if not dtype.is_floating_point then list = counted(list) end
    local x = torch.tensor(list, {dtype = torch.float64}):reshape(size):to(dtype)
    x = samples.layouts[layout or "contiguous"](x)
    if constant then samples.constant[x] = true end
    return grad and not constant and dtype.is_floating_point and x:detach():requires_grad_() or x
  end
end

return samples
