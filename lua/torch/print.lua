--- How a tensor prints: as in PyTorch, with Lua's braces, so that what is shown can be pasted back.
---
--- The elements to show are first read into nested tables (`rows`); of a tensor above the threshold only the edges of each dimension are
--- read, and a table that leaves out its middle says so in `gap`, the number of entries before the hole. A format (width and notation common to
--- all elements) is chosen from these, and then the tables are laid out.
local core = require "torch.core"

local print_module = {}

local PROFILES = {
  default = {precision = 4, threshold = 1000, edgeitems = 3, linewidth = 80},
  short = {precision = 2, threshold = 1000, edgeitems = 2, linewidth = 80},
  full = {precision = 4, threshold = math.huge, edgeitems = 3, linewidth = 80},
}

local OPTIONS = {"precision", "threshold", "edgeitems", "linewidth", "profile", "sci_mode"}

local options = {}

local function use_profile(name)
  local profile = PROFILES[name]
  if not profile then error(("set_printoptions: argument 'profile': expected default, short or full, got %q"):format(tostring(name)), 3) end
  for key, value in pairs(profile) do options[key] = value end
  options.sci_mode = nil
end

use_profile "default"

local function check_option(name, value)
  if name == "sci_mode" then
    if type(value) ~= "boolean" then error("set_printoptions: argument 'sci_mode': expected true or false, got " .. tostring(value), 3) end
  elseif type(value) ~= "number" or value < 0 or (value ~= math.huge and value % 1 ~= 0) then
    error(("set_printoptions: argument '%s': expected an integer from 0 on, got %s"):format(name, tostring(value)), 3)
  end
end

--- Keywords of one table, or positional arguments in the order of OPTIONS.
local function named_options(first, ...)
  if type(first) ~= "table" then
    local given, values = {}, table.pack(first, ...)
    for i, name in ipairs(OPTIONS) do given[name] = values[i] end
    return given
  end
  for key in pairs(first) do
    local known = false
    for _, name in ipairs(OPTIONS) do known = known or name == key end
    if not known then
      error(("set_printoptions: unknown keyword '%s'; it knows %s"):format(tostring(key), table.concat(OPTIONS, ", ")), 3)
    end
  end
  return first
end

--- torch.set_printoptions{precision =, threshold =, edgeitems =, linewidth =, profile =, sci_mode =}: how tensors print.
--- precision: digits after the point; threshold: number of elements above which only `edgeitems` at each end of a dimension are shown;
--- linewidth: characters a line; profile: "default", "short" or "full"; sci_mode: true or false forces the notation.
--- Example:
---   torch.set_printoptions{precision = 2}
---   torch.tensor{1 / 3}
---   torch.set_printoptions{profile = "default"}
function print_module.set_printoptions(...)
  local given = named_options(...)
  for name, value in pairs(given) do
    if name ~= "profile" then check_option(name, value) end
  end
  if given.profile ~= nil then use_profile(given.profile) end
  for name, value in pairs(given) do
    if name ~= "profile" then options[name] = value end
  end
end

--- torch.get_printoptions(): the options in force, as a table.
--- Example:
---   torch.get_printoptions().precision
function print_module.get_printoptions()
  local copy = {}
  for key, value in pairs(options) do copy[key] = value end
  return copy
end

-- ---- reading ----

local function edges(x)
  local n, edge = x:size(1), options.edgeitems
  local cut = n > 2 * edge
  if x.ndim == 1 then
    if not cut then return x:tolist() end
    local rows = x:narrow(1, 1, edge):tolist()
    for _, value in ipairs(x:narrow(1, n - edge + 1, edge):tolist()) do rows[#rows + 1] = value end
    rows.gap = edge
    return rows
  end
  local rows = {gap = cut and edge or nil}
  for i = 1, cut and edge or n do rows[i] = edges(x:select(1, i)) end
  for i = cut and n - edge + 1 or n + 1, n do rows[#rows + 1] = edges(x:select(1, i)) end
  return rows
end

--- The elements to show, as nested tables; a plain value for a 0-d tensor.
local function read(x)
  x = x.data
  if x.ndim > 0 and x:numel() > options.threshold then return edges(x) end
  return x:tolist()
end

local function each(rows, visit)
  if type(rows) ~= "table" then return visit(rows) end
  for _, row in ipairs(rows) do each(row, visit) end
end

-- ---- the format of one element ----

--- The smallest and largest magnitude of the finite elements other than 0, and whether all are whole numbers.
local function survey(rows)
  local smallest, largest, whole = math.huge, 0, true
  each(rows, function(v)
    local magnitude = math.abs(v)
    if v ~= v or magnitude == math.huge or v == 0 then return end
    smallest, largest = math.min(smallest, magnitude), math.max(largest, magnitude)
    whole = whole and magnitude % 1 == 0
  end)
  return smallest, largest, whole
end

local function special(v)
  if v ~= v then return "nan" end
  if v == math.huge then return "inf" end
  if v == -math.huge then return "-inf" end
end

--- A function that writes one floating-point element.
local function float_writer(rows)
  local smallest, largest, whole = survey(rows)
  local scientific = largest > 0 and (largest / smallest > 1000 or largest > 1e8 or (not whole and smallest < 1e-4))
  if options.sci_mode ~= nil then scientific = options.sci_mode end
  local pattern
  if scientific then pattern = ("%%.%de"):format(options.precision)
  elseif whole then pattern = "%.0f."
  else pattern = ("%%.%df"):format(options.precision) end
  return function(v) return special(v) or pattern:format(v) end
end

--- The width that all elements get. Special values do not widen a column, as in PyTorch.
local function width_of(rows, write)
  local width = 1
  each(rows, function(v)
    if math.type(v) ~= "float" or (v ~= 0 and not special(v)) then width = math.max(width, #write(v)) end
  end)
  return width
end

local function formatter(rows, dtype)
  local write = dtype.is_floating_point and float_writer(rows) or tostring
  local width = width_of(rows, write)
  return function(v)
    local text = write(v)
    return (" "):rep(width - #text) .. text
  end, width
end

-- ---- layout ----

local function lay_out_row(row, indent, format, width)
  local per_line = math.max(1, (options.linewidth - indent) // (width + 2))
  local cells = {}
  for i, v in ipairs(row) do
    cells[#cells + 1] = format(v)
    if i == row.gap then cells[#cells + 1] = " ..." end
  end
  local lines = {}
  for first = 1, #cells, per_line do
    lines[#lines + 1] = table.concat(cells, ", ", first, math.min(first + per_line - 1, #cells))
  end
  return "{" .. table.concat(lines, ",\n" .. (" "):rep(indent + 1)) .. "}"
end

local function lay_out(rows, ndim, indent, format, width)
  if ndim == 0 then return format(rows) end
  if ndim == 1 then return lay_out_row(rows, indent, format, width) end
  local parts = {}
  for i, row in ipairs(rows) do
    parts[#parts + 1] = lay_out(row, ndim - 1, indent + 1, format, width)
    if i == rows.gap then parts[#parts + 1] = "..." end
  end
  return "{" .. table.concat(parts, "," .. ("\n"):rep(ndim - 1) .. (" "):rep(indent + 1)) .. "}"
end

--- The options that torch.tensor would need to make the tensor again, and where its gradient comes from.
local function suffixes(x)
  local list, empty = {}, x:numel() == 0
  if empty and x.ndim ~= 1 then list[#list + 1] = "size=" .. tostring(x.shape) end
  local implied = x.dtype == core.get_default_dtype() or (not empty and (x.dtype == core.dtypes.int64 or x.dtype == core.dtypes.bool))
  if tostring(x.device) ~= "cpu" then list[#list + 1] = ("device=%q"):format(tostring(x.device)) end
  if not implied then list[#list + 1] = "dtype=" .. tostring(x.dtype) end
  if x.grad_fn then list[#list + 1] = "grad_fn=" .. tostring(x.grad_fn) elseif x.requires_grad then list[#list + 1] = "requires_grad=true" end
  return list
end

--- Appends suffixes, on a new line where the last one would grow too long.
local function with_suffixes(text, list, indent)
  if #list == 0 then return text .. ")" end
  local last_line = #text:match "[^\n]*$" + 1
  for i, suffix in ipairs(list) do
    if i == 1 then suffix = "{" .. suffix end
    if last_line + #suffix + 2 > options.linewidth then
      text, last_line = text .. ",\n" .. (" "):rep(indent) .. suffix, indent + #suffix
    else
      text, last_line = text .. ", " .. suffix, last_line + #suffix + 2
    end
  end
  return text .. "})"
end

--- The text of a tensor: "tensor({1., 2.}, {requires_grad=true})".
function print_module.format(x)
  if not core.is_tensor(x) then return "tensor(freed)" end
  local prefix = "tensor("
  local body = "{}"
  if x:numel() > 0 then
    local rows = read(x)
    body = lay_out(rows, x.ndim, #prefix, formatter(rows, x.dtype))
  end
  local text = with_suffixes(prefix .. body, suffixes(x), #prefix)
  return x.is_parameter and "Parameter containing:\n" .. text or text
end

return print_module
