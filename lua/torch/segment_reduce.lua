--- torch.segment_reduce: reductions of stretches of a dimension that follow each other.
local core = require "torch.core"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local read = signature("segment_reduce", "data, reduce, lengths=nil, indices=nil, offsets=nil, axis=1, unsafe=false, initial=nil")

local SCATTER = {sum = "sum", mean = "sum", prod = "prod", max = "amax", min = "amin"}
local START = {sum = 0, mean = 0, prod = 1, max = -math.huge, min = math.huge}

--- The lengths {..., segments}. Offsets count the elements before each segment and, at the end, before what belongs to none: with them the first and
--- the last segment are those of the elements outside.
local function lengths_of(a)
  if a.lengths then return a.lengths end
  local offsets, size = a.offsets, a.data:size(a.axis)
  if not offsets then fail "segment_reduce: needs an argument 'lengths' or 'offsets'" end
  local ends = offsets:size(-1)
  if ends < 1 then fail "segment_reduce: argument 'offsets' is empty" end
  local first, last = offsets:narrow(-1, 1, 1), offsets:narrow(-1, ends, 1)
  return core.operators.torch.cat({first, offsets:narrow(-1, 2, ends - 1) - offsets:narrow(-1, 1, ends - 1), size - last}, -1)
end

local function check(a, lengths)
  local x, axis = a.data, a.axis < 0 and a.data.ndim + 1 + a.axis or a.axis
  if not SCATTER[a.reduce] then fail("segment_reduce: argument 'reduce': expected \"sum\", \"mean\", \"prod\", \"max\" or \"min\", got %s", tostring(a.reduce)) end
  if axis ~= lengths.ndim or axis > x.ndim then
    fail("segment_reduce: argument 'axis' must be the number of dimensions of 'lengths', %d, and one of the data's, got %d", lengths.ndim, a.axis)
  end
  for d = 1, axis - 1 do
    if lengths:size(d) ~= x:size(d) then fail("segment_reduce: lengths of sizes %s do not fit data of sizes %s", tostring(lengths.shape), tostring(x.shape)) end
  end
  local sums = lengths:sum(-1)
  if lengths:lt(0):any():item() or sums:ne(x:size(axis)):any():item() then
    fail("segment_reduce: lengths must not be negative and add up to %d, the size of dimension %d", x:size(axis), axis)
  end
  return axis
end

--- For each element of dimension `axis` the position of its segment, in the sizes of the data.
local function segments_of(x, lengths, axis)
  local torch = core.operators.torch
  local count, rows = lengths:size(-1), {table.unpack(x.shape, 1, axis)}
  local numbers = torch.arange(1, count + 1):expand(lengths.shape):reshape(-1)
  local index = torch.repeat_interleave(numbers, lengths:reshape(-1)):reshape(rows)
  for _ = axis + 1, x.ndim do index = index:unsqueeze(-1) end
  return index:expand(x.shape)
end

--- torch.segment_reduce(data, reduce, {lengths = or offsets =, axis = 1, initial = nil}): "sum", "mean", "prod", "max" or "min" of each segment of
--- dimension `axis`. lengths {..., segments} are the sizes of the segments, for each place in the dimensions before the axis, which is the last that it
--- has; offsets are the places where they begin and the last ends: how many elements lie before, and what lies outside counts nowhere. Every segment
--- starts from `initial`, if given; an empty one is 0, 1, -inf, inf, or nan for a mean without it.
--- Example:
---   torch.segment_reduce(torch.tensor{1.0, 2.0, 3.0}, "sum", {lengths = torch.tensor{1, 2}})
local function segment_reduce(...)
  local a = read(...)
  if not core.is_tensor(a.data) then fail("segment_reduce: argument 'data': expected a tensor, got a %s", type(a.data)) end
  local torch = core.operators.torch
  local x, lengths = a.data, lengths_of(a)
  local axis = check(a, lengths)
  local sizes = {table.unpack(x.shape)}
  sizes[axis] = lengths:size(-1)
  local start = torch.full(sizes, a.initial or START[a.reduce], {dtype = x.dtype})
  local y = start:scatter_reduce(axis, segments_of(x, lengths, axis), x, SCATTER[a.reduce])
  if not a.lengths then
    y, lengths = y:narrow(axis, 2, sizes[axis] - 2), lengths:narrow(-1, 2, sizes[axis] - 2)
  end
  if a.reduce ~= "mean" then return y end
  for _ = axis + 1, x.ndim do lengths = lengths:unsqueeze(-1) end
  return torch.where(lengths:gt(0), y / lengths, a.initial or 0 / 0)
end

return {segment_reduce = segment_reduce}
