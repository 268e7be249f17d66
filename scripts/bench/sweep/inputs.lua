--- The arguments of the sweep's rows: descriptions that are filled with tensors here, and written as Python text for the other side.
---
--- An input is a kind and sizes. Both sides know the kinds below; peer.py has the same list. A kind that requires a gradient is listed in
--- DIFFERENTIABLE. Positions count from 1 here and from 0 there.
local torch = require "torch"

local inputs = {}

local function marked(mark, value) return {mark = mark, value = value} end

function inputs.input(kind, ...) return {mark = "input", kind = kind, sizes = {...}} end

--- A position: a dimension or a place.
function inputs.dim(n) return marked("dim", n) end

function inputs.dims(...) return marked("dims", {...}) end

--- A list of inputs, and one of plain numbers.
function inputs.list(...) return marked("list", {...}) end

function inputs.plain(...) return marked("plain", {...}) end

function inputs.keywords(t) return marked("keywords", t) end

-- ---- tensors ----

local kinds = {}

function kinds.randn(...) return torch.randn(...) end

function kinds.rand(...) return torch.rand(...) end

function kinds.constant_rand(...) return torch.rand(...) end

function kinds.positive(...) return torch.rand(...) + 0.5 end

function kinds.above_one(...) return torch.rand(...) + 1.5 end

function kinds.constant_above(...) return torch.rand(...) + 1.5 end

function kinds.unit(...) return torch.rand(...) * 1.9 - 0.95 end

function kinds.double(...) return torch.randn(...):double() end

function kinds.half(...) return torch.randn(...):half() end

function kinds.ones(...) return torch.ones(...) end

function kinds.row(n) return torch.rand(1, n) + 0.5 end

--- A matrix whose columns are contiguous.
function kinds.turned(rows, columns) return torch.randn(columns, rows):t() end

--- Images with the channels last in memory.
function kinds.permuted(n, c, h, w) return torch.randn(n, h, w, c):permute(1, 4, 2, 3) end

function kinds.every_second(rows, columns) return torch.randn(rows, columns, 2):select(3, 1) end

function kinds.mask(...) return torch.rand(...):gt(0.5) end

function kinds.zeros_mask(...) return torch.zeros(...):gt(0.5) end

--- One in a hundred is not zero.
function kinds.few(...) return torch.rand(...):gt(0.99) end

function kinds.signs(...) return torch.randn(...):sign() end

function kinds.sorted(...) return (torch.randn(...):sort(-1)) end

--- Values from 0 to below `high`.
function kinds.integers(high, ...) return torch.randint(0, high, {...}) end

--- Places in a dimension of n.
function kinds.positions(n, ...) return torch.randint(1, n + 1, {...}) end

--- Values from 1 to `high`.
function kinds.divisors(high, ...) return torch.randint(1, high + 1, {...}) end

function kinds.permutation(n) return torch.randperm(n) end

--- A permutation of each row.
function kinds.permutations(rows, columns) return torch.rand(rows, columns):argsort(-1) end

--- A tensor of one integer.
function kinds.filled(value, ...) return torch.full({...}, value, {dtype = torch.int64}) end

--- Sequences of classes, none of them the blank.
function kinds.label_rows(classes, ...) return torch.randint(2, classes + 1, {...}) end

--- Rows of three labels, ended by -1.
function kinds.label_lists(classes, rows, columns)
  local labels = torch.full({rows, columns}, -1, {dtype = torch.int64})
  labels:narrow(2, 1, 3):copy_(torch.randint(1, classes + 1, {rows, 3}))
  return labels
end

function kinds.log_probabilities(...) return torch.randn(...):log_softmax(-1):detach() end

--- The place of a maximum in each 2x2 window of an image twice as large.
function kinds.pool_positions(n, c, h, w)
  local _, places = torch.nn.functional.max_pool2d(torch.randn(n, c, 2 * h, 2 * w), 2, {return_indices = true})
  return places
end

--- Matrices n by n, `count` of them or one.
local function matrices(n, count) return count and torch.randn(count, n, n) or torch.randn(n, n) end

function kinds.square(n, count) return matrices(n, count) / n ^ 0.5 + torch.eye(n) end

function kinds.definite(n, count)
  local a = matrices(n, count)
  return a:matmul(a:transpose(-2, -1)) / n + torch.eye(n)
end

function kinds.lower(n) return (torch.randn(n, n) / n ^ 0.5 + torch.eye(n) * 2):tril() end

--- LAPACK's pivots of a factorisation without exchanges.
function kinds.pivots(n) return torch.arange(1, n + 1, {dtype = torch.int32}) end

local DIFFERENTIABLE = {
  randn = true, rand = true, positive = true, above_one = true, unit = true, double = true, row = true, turned = true, permuted = true,
  every_second = true, log_probabilities = true, square = true, definite = true, lower = true,
}

-- ---- ours ----

local function build(arg, leaves)
  if type(arg) ~= "table" then return arg end
  if arg.mark == "input" then
    local tensor = kinds[arg.kind](table.unpack(arg.sizes))
    if leaves and DIFFERENTIABLE[arg.kind] then leaves[#leaves + 1] = tensor:requires_grad_(true) end
    return tensor
  end
  if arg.mark == "dim" or arg.mark == "dims" or arg.mark == "plain" then return arg.value end
  local values = {}
  for k, v in pairs(arg.value) do values[k] = build(v, leaves) end
  return values
end

--- The arguments of a row as values; tensors that can have gradients are added to `leaves`.
function inputs.build(args, leaves)
  local values = {n = args.n}
  for i = 1, args.n do values[i] = build(args[i], leaves) end
  return values
end

-- ---- theirs ----

local python

local function python_list(values, map)
  local parts = {}
  for i, v in ipairs(values) do parts[i] = (map or python)(v) end
  return "(" .. table.concat(parts, ", ") .. ",)"
end

--- Keywords in the order of their names, so that the random numbers are drawn in a fixed order.
local function python_keywords(t)
  local names, parts = {}, {}
  for name in pairs(t) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do parts[i] = name .. "=" .. python(t[name]) end
  return table.concat(parts, ", ")
end

local function python_position(n) return tostring(n > 0 and n - 1 or n) end

local function python_marked(arg)
  if arg.mark == "input" then return "make." .. arg.kind .. python_list(arg.sizes) end
  if arg.mark == "dim" then return python_position(arg.value) end
  if arg.mark == "dims" then return python_list(arg.value, python_position) end
  if arg.mark == "keywords" then return python_keywords(arg.value) end
  return python_list(arg.value)
end

local PLAIN = {["nil"] = "None", ["true"] = "True", ["false"] = "False", ["inf"] = "float('inf')"}

function python(arg)
  if type(arg) == "table" then return python_marked(arg) end
  if type(arg) == "string" then return ("%q"):format(arg) end
  return PLAIN[tostring(arg)] or tostring(arg)
end

--- The arguments of a row as the text of a Python call's arguments.
function inputs.python(args)
  local parts = {}
  for i = 1, args.n do parts[i] = python(args[i]) end
  return table.concat(parts, ", ")
end

-- ---- for people ----

local function text(arg)
  if type(arg) ~= "table" then return tostring(arg) end
  if arg.mark == "input" then return arg.kind .. "[" .. table.concat(arg.sizes, ",") .. "]" end
  if type(arg.value) ~= "table" then return tostring(arg.value) end
  local parts = {}
  for k, v in pairs(arg.value) do parts[#parts + 1] = (type(k) == "string" and k .. "=" or "") .. text(v) end
  table.sort(parts)
  return "{" .. table.concat(parts, ", ") .. "}"
end

--- The arguments of a row, short.
function inputs.text(args)
  local parts = {}
  for i = 1, args.n do parts[i] = text(args[i]) end
  return table.concat(parts, ", ")
end

return inputs
