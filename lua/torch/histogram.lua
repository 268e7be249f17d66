--- torch.histogram and torch.histogramdd: counts of elements, or of points, in bins with given edges. The first is a method too.
local core = require "torch.core"
local signature = require "torch.utils.signature"

local operators = core.operators.torch
local histogram = {}

local read = signature("histogram", "input, bins, range=nil, weight=nil, density=false")
local read_points = signature("histogramdd", "input, bins, range=nil, weight=nil, density=false")

local function check(name, argument, x)
  if not core.is_tensor(x) then error(("%s: argument '%s': expected a tensor, got a %s"):format(name, argument, type(x)), 3) end
  if not x.dtype.is_floating_point then error(("%s: argument '%s': expected a floating-point dtype, got %s"):format(name, argument, x.dtype), 3) end
end

--- The range of the values of x, widened where it is empty; 0 to 1 if there are none.
local function range_of(x)
  if x:numel() == 0 then return 0.0, 1.0 end
  local low, high = x:min():item(), x:max():item()
  if low == high then return low - 0.5, high + 0.5 end
  return low, high
end

--- Edges of n equal bins of x's values, or the edges that were given.
local function edges_of(name, x, bins, low, high)
  if core.is_tensor(bins) then
    if bins.dtype ~= x.dtype then error(("%s: argument 'bins': expected dtype %s, as the tensor has, got %s"):format(name, x.dtype, bins.dtype), 3) end
    return bins
  end
  if math.type(bins) ~= "integer" or bins < 1 then error(name .. ": argument 'bins': expected numbers of bins from 1 or tensors of edges", 3) end
  if not low then low, high = range_of(x) end
  return operators.linspace(low, high, bins + 1, {dtype = x.dtype})
end

--- torch.histogram(x, bins, {range = {low, high}, weight =, density =}): counts (or sums of `weight`, of x's shape) of the elements of x in
--- bins, and the edges. `bins`: a number of equal bins between the ends of `range` (x's own if not given), or a 1-d tensor of edges, which must rise: that is
--- not checked.
--- With `density` the counts are divided by their sum and by the bins' widths.
--- Example:
---   torch.histogram(torch.tensor{1.0, 2.0, 2.5, 4.0}, 3, {range = {1, 4}})
function histogram.histogram(...)
  local args = read(...)
  check("histogram", "input", args.input)
  if args.weight ~= nil then check("histogram", "weight", args.weight) end
  local x, range = args.input:reshape(-1), args.range or {}
  local edges = edges_of("histogram", x, args.bins, range[1], range[2])
  return operators._histogram(x:unsqueeze(2), {edges}, args.weight and args.weight:reshape(-1), args.density), edges
end

--- torch.histogramdd(x, bins, {range = {low1, high1, low2, ...}, weight =, density =}): the same for points, the last dimension of x. `bins`:
--- a list with a number or a tensor of edges for each coordinate, or one number for all. Gives the counts, a dimension for each
--- coordinate, and the list of edges.
--- Example:
---   torch.histogramdd(torch.tensor{{0.0, 1.0}, {1.0, 0.0}, {1.0, 1.0}}, 2)
function histogram.histogramdd(...)
  local args = read_points(...)
  check("histogramdd", "input", args.input)
  if args.weight ~= nil then check("histogramdd", "weight", args.weight) end
  local points = args.input:reshape(-1, args.input:size(-1))
  local edges, range = {}, args.range or {}
  for i = 1, points:size(2) do
    local bins = type(args.bins) == "table" and args.bins[i] or args.bins
    edges[i] = edges_of("histogramdd", points:select(2, i), bins, range[2 * i - 1], range[2 * i])
  end
  return operators._histogram(points, edges, args.weight and args.weight:reshape(-1), args.density), edges
end

return histogram
