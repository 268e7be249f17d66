--- Running a Lua function over operators on symbols.
---
--- A symbol stands for a tensor or for a plain argument. Operators called on it (methods, `+ - * / ^`, or `ops.name(...)`) are
--- recorded as steps of a program in single assignment form: {op =, args = {C texts and symbols}, result symbol(s)}.

local trace = {}

local Symbol = {}
local recorder            -- of the trace that is running

local function is_symbol(v) return getmetatable(v) == Symbol end
local function tensor_symbol(fields) fields.tensor = true; return setmetatable(fields, Symbol) end

--- A plain argument: `c` is the C expression, `type` one of types.args.
local function plain_symbol(c, type_name, uses) return setmetatable({c = c, type = type_name, uses = uses or {}}, Symbol) end

local NUMERIC = {int = true, dim = true, float = true, Number = true, bool = true, ["int?"] = true, ["Number?"] = true}

local function as_double(v)
  if type(v) == "number" then return ("%.17g"):format(v):gsub("^(-?%d+)$", "%1.0"), {} end
  if v.type == "Number" or v.type == "Number?" then return "lt_scalar_double(" .. v.c .. ")", v.uses end
  return "(double)" .. v.c, v.uses
end

local function union(a, b)
  local out = {}
  for k in pairs(a) do out[k] = true end
  for k in pairs(b) do out[k] = true end
  return out
end

local function plain_arithmetic(a, b, operator)
  local ca, ua = as_double(a)
  local cb, ub = as_double(b)
  return plain_symbol(("(%s %s %s)"):format(ca, operator, cb), "float", union(ua, ub))
end

--- A value for an argument of an operator: C text, with what it uses, or a tensor symbol.
local function number_tensor(v)
  if type(v) == "number" then
    local c = math.type(v) == "integer" and ("lt_int_scalar(%d)"):format(v) or ("lt_float_scalar(%s)"):format((as_double(v)))
    return recorder:number(c, {})
  end
  if v.type == "Number" or v.type == "Number?" then return recorder:number(v.c, v.uses) end
  if v.type == "float" then return recorder:number("lt_float_scalar(" .. v.c .. ")", v.uses) end
  return recorder:number("lt_int_scalar(" .. v.c .. ")", v.uses)
end

local function plain_value(arg, v)
  local kind = arg.kind
  if v == nil then
    if arg.default and arg.default ~= "nil" then return trace.default(arg), {} end
    return assert(kind.none, arg.name .. " is not given"), {}
  end
  if is_symbol(v) then
    if arg.type:match "^Number" and not v.type:match "^Number" then
      return (v.type == "float" and "lt_float_scalar(%s)" or "lt_int_scalar(%s)"):format(v.c), v.uses
    end
    if kind.field == "ints" and (v.type == "dim" or v.type == "int") then return "LT_INTS(" .. v.c .. ")", v.uses end
    return v.c, v.uses
  end
  if type(v) == "table" then
    local items = {}
    for i, item in ipairs(v) do items[i] = tostring(item) end
    return #items == 0 and "(lt_ints){(const int64_t[]){0}, 0}" or "LT_INTS(" .. table.concat(items, ", ") .. ")", {}
  end
  if arg.type:match "^Number" then return (math.type(v) == "integer" and "lt_int_scalar(%d)" or "lt_float_scalar(%.17g)"):format(v), {} end
  if kind.field == "ints" then return "LT_INTS(" .. tostring(v) .. ")", {} end
  if type(v) == "string" and kind.field == "dtype" then return "LT_" .. v:upper(), {} end
  if type(v) == "string" then return ("%q"):format(v), {} end
  return tostring(v), {}
end

--- C text of a default value.
function trace.default(arg)
  local d = arg.default
  if d == nil or d == "nil" then return assert(arg.kind.none, arg.name .. " has no default") end
  local field = arg.kind.field
  if field == "number" then return (d:match "[%.e]" and "lt_float_scalar(%s)" or "lt_int_scalar(%s)"):format(d) end
  if field == "ints" then
    local items = d:match "^{(.*)}$"
    if not items then return ("LT_INTS(%s)"):format(d) end
    return items == "" and "(lt_ints){(const int64_t[]){0}, 0}" or ("LT_INTS(%s)"):format(items)
  end
  if field == "tri" then return d == "true" and "1" or "0" end
  if field == "text" then return d end
  return d
end

local function argument(arg, v)
  if arg.kind.field == "tensors" then
    local symbols = {}
    for i, item in ipairs(v) do symbols[i] = is_symbol(item) and item.tensor and item or number_tensor(item) end
    return {list = symbols}
  end
  if not arg.kind.tensor then
    local c, uses = plain_value(arg, v)
    return {c = c, uses = uses}
  end
  if v == nil then return {c = "NULL", uses = {}} end
  return {symbol = is_symbol(v) and v.tensor and v or number_tensor(v)}
end

--- Records a call of an operator with Lua values; trailing table with string keys: keywords.
function trace.call(e, ...)
  local given, n = {...}, select("#", ...)
  local last = n > 0 and given[n] or nil
  local keywords = {}
  if type(last) == "table" and not is_symbol(last) and next(last) ~= nil and type(next(last)) == "string" then
    keywords, given[n], n = last, nil, n - 1
  end
  local args = {}
  for i, arg in ipairs(e.args) do
    local v = given[i]
    if v == nil then v = keywords[arg.name] end
    args[i] = argument(arg, v)
  end
  if n > #e.args then error(("%s: %d arguments, at most %d"):format(e.name, n, #e.args)) end
  return recorder:step(e, args)
end

local function operator(name)
  return function(a, b)
    if not (is_symbol(a) and a.tensor) and not (is_symbol(b) and b.tensor) then
      local signs = {add = "+", sub = "-", mul = "*", div = "/"}
      return plain_arithmetic(a, b, assert(signs[name], name .. " of plain numbers"))
    end
    return trace.call(recorder.entries[name], a, b)
  end
end

Symbol.__add, Symbol.__sub, Symbol.__mul, Symbol.__div, Symbol.__pow = operator "add", operator "sub", operator "mul", operator "div", operator "pow"
Symbol.__unm = function(a)
  if a.tensor then return trace.call(recorder.entries.neg, a) end
  return plain_arithmetic(0, a, "-")
end

local PROPERTIES = {
  shape = {type = "int[]", c = "lt_sizes(%s)"}, dtype = {type = "dtype", c = "(lt_dtype)%s->dtype"},
  numel = {type = "int", c = "%s->numel"}, ndim = {type = "int", c = "%s->ndim"},
}

local FIELDS = {name = true, step = true, place = true, c = true, type = true, uses = true, tensor = true, input = true, is_grad = true, is_out = true}

function Symbol:__index(key)
  if FIELDS[key] or not rawget(self, "tensor") then return nil end
  local property = PROPERTIES[key]
  if property then return recorder:property(self, key, property) end
  local e = recorder.entries[key] or recorder.entries["_" .. key]
  if not e then error("no operator is named " .. key) end
  return function(...) return trace.call(e, ...) end
end

--- A new recorder over a table of entries by name.
function trace.new(entries)
  local r = {entries = entries, steps = {}, properties = {}}
  function r:step(e, args)
    local step = {entry = e, args = args, index = #self.steps + 1}
    self.steps[step.index] = step
    if e.result.list or e.result.plain then error(e.name .. " gives no plain tensors: it cannot be traced") end
    step.results = {}
    for i in ipairs(e.result.tensors) do step.results[i] = tensor_symbol {step = step, place = i} end
    return table.unpack(step.results)
  end
  function r:number(c, uses)
    local step = {number = c, uses = uses, index = #self.steps + 1, args = {}}
    self.steps[step.index] = step
    step.results = {tensor_symbol {step = step, place = 1}}
    return step.results[1]
  end
  function r:property(symbol, key, property)
    if symbol.step then
      return plain_symbol(property.c:format(trace.variable(symbol)), property.type, {[symbol] = true})
    end
    local name = symbol.name .. "_" .. key
    self.properties[name] = {symbol = symbol, type = property.type, c = property.c}
    return plain_symbol(self.read and self.read(name, property) or property.c:format(symbol.name), property.type, {["." .. name] = true})
  end
  return r
end

--- C name of a symbol's variable.
function trace.variable(symbol)
  if symbol.name then return symbol.name end
  local step = symbol.step
  return #step.results == 1 and "t" .. step.index or ("t%d[%d]"):format(step.index, symbol.place - 1)
end

trace.tensor = tensor_symbol
trace.plain = plain_symbol
trace.is_symbol = is_symbol
trace.is_numeric = NUMERIC

--- Runs f with the recorder; `ops` in f's environment reaches operators as functions.
function trace.run(r, f, ...)
  recorder = r
  local results = table.pack(f(...))
  recorder = nil
  return results
end

--- `ops.name(...)` for entries that are not methods of a symbol.
trace.ops = setmetatable({}, {__index = function(_, name)
  local e = recorder.entries[name] or error("no operator is named " .. name)
  return function(...) return trace.call(e, ...) end
end})

return trace
