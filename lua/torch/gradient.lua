--- torch.gradient: the slope of sampled functions, by differences of second order of accuracy.
---
--- Within, the slope at a point is a weighted sum of the values there and at its two neighbours; with distances l to the left and r to the
--- right the weights are -r / (l (l + r)), (r - l) / (l r) and l / (r (l + r)). At the edges it is the difference of two values (edge_order 1)
--- or a sum of three (edge_order 2), whose weights follow from the same parabola. Everything is made of operators, so gradients of any
--- order follow.
local core = require "torch.core"
local signature = require "torch.utils.signature"

local read = signature("gradient", "input, spacing=1, dim=nil, edge_order=1")
local cat = core.operators.torch.cat

local function fail(text, ...)
  error("gradient: " .. text:format(...), 0)
end

--- `count` positions of dimension d from `start`.
local function part(x, d, start, count) return x:narrow(d, start, count) end

--- Slopes of values a distance h apart.
local function even_slopes(x, d, h, edge_order)
  local n = x:size(d)
  local function at(position) return part(x, d, position, 1) end
  local first, last
  if edge_order == 1 then
    first, last = (at(2) - at(1)) / h, (at(-1) - at(-2)) / h
  else
    first = (at(1) * -1.5 + at(2) * 2.0 - at(3) * 0.5) / h
    last = (at(-1) * 1.5 - at(-2) * 2.0 + at(-3) * 0.5) / h
  end
  return cat({first, (part(x, d, 3, n - 2) - part(x, d, 1, n - 2)) / h / 2, last}, d)
end

--- Three neighbours' values times weights.
local function weighed(x, d, start, count, a, b, c)
  return a * part(x, d, start, count) + b * part(x, d, start + 1, count) + c * part(x, d, start + 2, count)
end

local function edge_slopes(x, d, gaps, n)
  local l, r = part(gaps, d, 1, 1), part(gaps, d, 2, 1)
  local first = weighed(x, d, 1, 1, -(l * 2 + r) / (l * (l + r)), (l + r) / (l * r), -l / (r * (l + r)))
  l, r = part(gaps, d, -2, 1), part(gaps, d, -1, 1)
  return first, weighed(x, d, n - 2, 1, r / (l * (l + r)), -(l + r) / (l * r), (r * 2 + l) / (r * (l + r)))
end

--- Slopes of values at given coordinates, 1-d.
local function uneven_slopes(x, d, coordinates, edge_order)
  local n, size = x:size(d), {}
  for i = 1, x.ndim do size[i] = i == d and n - 1 or 1 end
  local gaps = coordinates:diff():reshape(size)
  local first, last
  if edge_order == 1 then
    first = (part(x, d, 2, 1) - part(x, d, 1, 1)) / part(gaps, d, 1, 1)
    last = (part(x, d, -1, 1) - part(x, d, -2, 1)) / part(gaps, d, -1, 1)
  else
    first, last = edge_slopes(x, d, gaps, n)
  end
  local l, r = part(gaps, d, 1, n - 2), part(gaps, d, 2, n - 2)
  local within = weighed(x, d, 1, n - 2, -r / (l * (l + r)), (r - l) / (l * r), l / (r * (l + r)))
  return cat({first, within, last}, d)
end

--- The dimensions as a list of positions from 1 without repeats.
local function dimensions(x, dim)
  local list, seen = {}, {}
  if dim == nil then
    for d = 1, x.ndim do list[d] = d end
    return list
  end
  for i, given in ipairs(math.type(dim) and {dim} or dim) do
    local d = math.type(given) == "integer" and (given < 0 and given + x.ndim + 1 or given) or 0
    if d < 1 or d > x.ndim then fail("argument 'dim': %s is out of range for a tensor of %d dimensions: positions count from 1", given, x.ndim) end
    if seen[d] then fail("argument 'dim': dimension %d comes twice", d) end
    list[i], seen[d] = d, true
  end
  return list
end

local function check(x, dims, edge_order)
  if not core.is_tensor(x) then fail("argument 'input': expected a tensor, got a %s", type(x)) end
  if x.dtype == core.dtypes.uint8 or x.dtype == core.dtypes.bool then fail("argument 'input': differences of %s are not defined", x.dtype) end
  if edge_order ~= 1 and edge_order ~= 2 then fail("argument 'edge_order': expected 1 or 2, got %s", edge_order) end
  for _, d in ipairs(dims) do
    if x:size(d) <= edge_order then
      fail("sizes %s: dimension %d has %d values, edge_order %d needs at least %d", x.shape, d, x:size(d), edge_order, edge_order + 1)
    end
  end
end

--- The spacing of each dimension: a number or coordinates.
local function spacings(x, spacing, dims)
  local list = {}
  if type(spacing) ~= "table" and type(spacing) ~= "number" then
    fail("argument 'spacing': expected a number, or a list of numbers or tensors, got a %s", core.is_tensor(spacing) and "tensor" or type(spacing))
  end
  if type(spacing) == "table" and #spacing ~= #dims then fail("argument 'spacing': %d entries for %d dimensions", #spacing, #dims) end
  for i, d in ipairs(dims) do
    local own = type(spacing) == "table" and spacing[i] or spacing
    if core.is_tensor(own) then
      if own.ndim ~= 1 or #own ~= x:size(d) then
        fail("argument 'spacing': coordinates of sizes %s for dimension %d of sizes %s: expected {%d}", own.shape, d, x.shape, x:size(d))
      end
    elseif type(own) ~= "number" then
      fail("argument 'spacing': entry %d: expected a number or a tensor, got a %s", i, type(own))
    end
    list[i] = own
  end
  return list
end

--- torch.gradient(x, {spacing =, dim =, edge_order =}): a list with the slopes of x along each dimension of `dim` (all if not given), each of
--- x's shape. `spacing` is the distance of neighbours (1), or a list with for each dimension its distance or its coordinates, a 1-d tensor.
--- edge_order (1 or 2) is the accuracy at the edges; a dimension needs one value more than that. Integers give the default dtype.
--- Example:
---   torch.gradient(torch.tensor{1.0, 4.0, 9.0, 16.0})
local function gradient(...)
  local args = read(...)
  local x = args.input
  local dims = core.is_tensor(x) and dimensions(x, args.dim) or {}
  check(x, dims, args.edge_order)
  local slopes = {}
  for i, spacing in ipairs(spacings(x, args.spacing, dims)) do
    local compute = core.is_tensor(spacing) and uneven_slopes or even_slopes
    slopes[i] = compute(x, dims[i], spacing, args.edge_order)
  end
  return slopes
end

return {gradient = gradient}
