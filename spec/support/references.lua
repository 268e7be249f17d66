--- What elementwise operators and reductions compute, as plain Lua functions of numbers in double precision.
local references = {}

local exp, log, sqrt, abs, floor, ceil = math.exp, math.log, math.sqrt, math.abs, math.floor, math.ceil
local pi, inf = math.pi, math.huge

local function sign(x) return x > 0 and 1 or x < 0 and -1 or 0 end
local function truth(x) return x and 1 or 0 end
local function trunc(x) return x < 0 and ceil(x) or floor(x) end

local function round_to_even(x)
  local down = floor(x)
  local rest = x - down
  if rest == 0.5 then return down % 2 == 0 and down or down + 1 end
  return rest < 0.5 and down or down + 1
end

local function log1p(x)
  local u = 1 + x
  return u == 1 and x or log(u) * x / (u - 1)
end

local function expm1(x)
  local u = exp(x)
  if u == 1 then return x end
  if abs(x) > 1 then return u - 1 end
  return (u - 1) * x / log(u)
end

--- The Taylor series, good enough for the small arguments of specs.
local function erf(x)
  local term, sum, n = x, x, 0
  repeat
    n = n + 1
    term = -term * x * x / n
    sum = sum + term / (2 * n + 1)
  until abs(term) < 1e-18
  return 2 / sqrt(pi) * sum
end

--- Stirling's series after a shift to large arguments.
local function lgamma(x)
  local shift = 0
  while x < 12 do
    shift, x = shift + log(abs(x)), x + 1
  end
  local i = 1 / (x * x)
  return (x - 0.5) * log(x) - x + 0.5 * log(2 * pi) + (1 / 12 - i * (1 / 360 - i * (1 / 1260 - i / 1680))) / x - shift
end

local function digamma(x)
  local shift = 0
  while x < 12 do
    shift, x = shift - 1 / x, x + 1
  end
  local i = 1 / (x * x)
  return log(x) - 0.5 / x - i * (1 / 12 - i * (1 / 120 - i * (1 / 252 - i / 240))) + shift
end

local function sigmoid(x) return 1 / (1 + exp(-x)) end
local function softplus(x) return log1p(exp(x)) end
local function tanh(x) return 1 - 2 / (exp(2 * x) + 1) end
local function sinh(x) return (exp(x) - exp(-x)) / 2 end
local function cosh(x) return (exp(x) + exp(-x)) / 2 end
local function clip(x, low, high) return x < low and low or x > high and high or x end

--- Element by element.
references.elementwise = {
  abs = abs, absolute = abs, neg = function(x) return -x end, positive = function(x) return x end, sign = sign, sgn = sign,
  square = function(x) return x * x end, reciprocal = function(x) return 1 / x end,
  floor = floor, ceil = ceil, trunc = trunc, round = round_to_even, frac = function(x) return x - trunc(x) end,
  exp = exp, exp2 = function(x) return 2.0 ^ x end, expm1 = expm1,
  log = log, log2 = function(x) return log(x, 2) end, log10 = function(x) return log(x, 10) end, log1p = log1p,
  sqrt = sqrt, rsqrt = function(x) return 1 / sqrt(x) end,
  sin = math.sin, cos = math.cos, tan = math.tan, asin = math.asin, acos = math.acos, atan = math.atan, sinh = sinh, cosh = cosh, tanh = tanh,
  asinh = function(x) return sign(x) * log(abs(x) + sqrt(x * x + 1)) end, acosh = function(x) return log(x + sqrt(x * x - 1)) end,
  atanh = function(x) return 0.5 * log1p(2 * x / (1 - x)) end, atan2 = math.atan,
  erf = erf, erfc = function(x) return 1 - erf(x) end, lgamma = lgamma, digamma = digamma,
  sigmoid = sigmoid, relu = function(x) return x > 0 and x or 0 end, sinc = function(x) return x == 0 and 1 or math.sin(pi * x) / (pi * x) end,
  logit = function(x) return log(x / (1 - x)) end, deg2rad = math.rad, rad2deg = math.deg, heaviside = function(x, y) return x == 0 and y or truth(x > 0) end,
  add = function(x, y) return x + y end, sub = function(x, y) return x - y end, rsub = function(x, y) return y - x end,
  mul = function(x, y) return x * y end, div = function(x, y) return x / y end, true_divide = function(x, y) return x / y end,
  floor_divide = function(x, y) return floor(x / y) end, remainder = function(x, y) return x - y * floor(x / y) end, fmod = math.fmod,
  pow = function(x, y) return x ^ y end, float_power = function(x, y) return x ^ y end,
  maximum = math.max, minimum = math.min, fmax = math.max, fmin = math.min,
  hypot = function(x, y) return sqrt(x * x + y * y) end, copysign = function(x, y) return abs(x) * (y < 0 and -1 or 1) end,
  logaddexp = function(x, y) return log(exp(x) + exp(y)) end, logaddexp2 = function(x, y) return log(2.0 ^ x + 2.0 ^ y, 2) end,
  xlogy = function(x, y) return x == 0 and 0 or x * log(y) end, ldexp = function(x, y) return x * 2.0 ^ y end,
  eq = function(x, y) return truth(x == y) end, ne = function(x, y) return truth(x ~= y) end, lt = function(x, y) return truth(x < y) end,
  le = function(x, y) return truth(x <= y) end, gt = function(x, y) return truth(x > y) end, ge = function(x, y) return truth(x >= y) end,
  logical_and = function(x, y) return truth(x ~= 0 and y ~= 0) end, logical_or = function(x, y) return truth(x ~= 0 or y ~= 0) end,
  logical_xor = function(x, y) return truth((x ~= 0) ~= (y ~= 0)) end, logical_not = function(x) return truth(x == 0) end,
  isnan = function(x) return truth(x ~= x) end, isinf = function(x) return truth(abs(x) == inf) end, isfinite = function(x) return truth(abs(x) < inf) end,
  ["functional.softsign"] = function(x) return x / (1 + abs(x)) end, ["functional.tanhshrink"] = function(x) return x - tanh(x) end,
  ["functional.logsigmoid"] = function(x) return -softplus(-x) end, ["functional.relu"] = function(x) return x > 0 and x or 0 end,
  ["functional.relu6"] = function(x) return clip(x, 0, 6) end, ["functional.hardtanh"] = function(x) return clip(x, -1, 1) end,
  ["functional.hardsigmoid"] = function(x) return clip(x + 3, 0, 6) / 6 end, ["functional.hardswish"] = function(x) return x * clip(x + 3, 0, 6) / 6 end,
  ["functional.leaky_relu"] = function(x) return x > 0 and x or 0.01 * x end, ["functional.elu"] = function(x) return x > 0 and x or expm1(x) end,
  ["functional.celu"] = function(x) return x > 0 and x or expm1(x) end, ["functional.silu"] = function(x) return x * sigmoid(x) end,
  ["functional.selu"] = function(x) return 1.0507009873554805 * (x > 0 and x or 1.6732632423543772 * expm1(x)) end,
  ["functional.mish"] = function(x) return x * tanh(softplus(x)) end, ["functional.softplus"] = softplus,
  ["functional.gelu"] = function(x) return x * 0.5 * (1 + erf(x / sqrt(2))) end,
  ["functional.hardshrink"] = function(x) return abs(x) > 0.5 and x or 0 end,
  ["functional.softshrink"] = function(x) return abs(x) > 0.5 and x - 0.5 * sign(x) or 0 end,
}

--- A whole list to one number.
references.reduce = {
  sum = function(list)
    local sum = 0
    for _, x in ipairs(list) do sum = sum + x end
    return sum
  end,
  prod = function(list)
    local product = 1
    for _, x in ipairs(list) do product = product * x end
    return product
  end,
  amax = function(list) return math.max(table.unpack(list)) end,
  amin = function(list) return math.min(table.unpack(list)) end,
  any = function(list)
    for _, x in ipairs(list) do if x ~= 0 then return 1 end end
    return 0
  end,
  all = function(list)
    for _, x in ipairs(list) do if x == 0 then return 0 end end
    return 1
  end,
  count_nonzero = function(list)
    local n = 0
    for _, x in ipairs(list) do if x ~= 0 then n = n + 1 end end
    return n
  end,
}

references.reduce.mean = function(list) return references.reduce.sum(list) / #list end

references.reduce.logsumexp = function(list)
  local sum = 0
  for _, x in ipairs(list) do sum = sum + exp(x) end
  return log(sum)
end

return references
