--- The Lua binding of an operator: a description of its arguments for the one parser of src/lua/args.c, and a call of the C function.
local trace = require "trace"

local binding = {}

local TYPES = {
  ["Tensor"] = "TENSOR", ["Tensor?"] = "TENSOR", ["Operand"] = "OPERAND", ["Operand?"] = "OPERAND", ["Tensor[]"] = "TENSORS", ["Indices"] = "INDICES", ["Operand[]?"] = "OPERANDS",
  ["int"] = "INT", ["int?"] = "INT", ["dim"] = "DIM", ["dim?"] = "DIM", ["float"] = "FLOAT", ["bool"] = "BOOL", ["bool?"] = "TRI",
  ["Number"] = "NUMBER", ["Number?"] = "NUMBER", ["int[]"] = "INTS", ["int[]?"] = "INTS", ["dims"] = "DIMS", ["dims?"] = "DIMS",
  ["size"] = "SIZE", ["dtype"] = "DTYPE", ["dtype?"] = "DTYPE", ["string"] = "STRING", ["string?"] = "STRING",
  ["generator?"] = "GENERATOR",
}

local function has_default(arg) return arg.default ~= nil or arg.kind.optional end

--- Values of arguments that were not given, as a constant initialiser of lb_arg.
local function default_text(arg)
  local field = arg.kind.field
  local none = arg.default == nil or arg.default == "nil"
  if field == "tensors" then return "{.tensors = {NULL, 0}}" end
  if field == "number" and none then return "{.number = {LT_SCALAR_NONE, {.i = 0}}}" end
  if field == "number" then
    return (arg.default:match "[%.e]" and "{.number = {LT_SCALAR_FLOAT, {.d = %s}}}" or "{.number = {LT_SCALAR_INT, {.i = %s}}}"):format(arg.default)
  end
  if field == "ints" and none then return "{.ints = {NULL, 0}}" end
  if field == "ints" then
    local items = arg.default:match "^{(.*)}$" or arg.default
    return ("{.ints = {(const int64_t[]){%s}, %d}}"):format(items == "" and "0" or items, items == "" and 0 or select(2, items:gsub(",", ",")) + 1)
  end
  return ("{.%s = %s}"):format(field, trace.default(arg))
end

local function thunk(e, function_name, inplace, w)
  local values = {}
  for i, arg in ipairs(e.args) do values[i] = ("a[%d].%s"):format(i - 1, arg.kind.field) end
  local r = e.result
  w("static int call_%s(const union lb_arg *a, struct lb_result *r)\n{\n  (void)a;", function_name)
  if inplace or r.single then
    w("  r->tensor[0] = lt_%s(%s);\n  return r->tensor[0] ? 0 : -1;\n}\n", function_name, table.concat(values, ", "))
    return "LB_TENSORS_RESULT", 1
  end
  values[#values + 1] = r.list and "&r->list" or r.plain and ("&r->%s"):format(({bool = "b", int = "i", float = "d", Number = "number", dtype = "dtype"})[r.plain]) or "r->tensor"
  w("  return lt_%s(%s);\n}\n", function_name, table.concat(values, ", "))
  if r.list then return "LB_LIST", 0 end
  if r.plain then return "LB_" .. r.plain:upper() .. "_RESULT", 0 end
  return "LB_TENSORS_RESULT", #r.tensors
end

local function write_params(e, w)
  w("static const struct lb_param params_%s[] = {", e.cname)
  for _, arg in ipairs(e.args) do
    w("  {%q, LB_%s, %s, %s},", arg.name, TYPES[arg.type], has_default(arg) and "true" or "false", arg.keyword_only and "true" or "false")
  end
  w("  {NULL, 0, false, false}\n};")
  w("static const union lb_arg defaults_%s[] = {", e.cname)
  for _, arg in ipairs(e.args) do w("  %s,", has_default(arg) and default_text(arg) or "{.i = 0}") end
  w("  {.i = 0}\n};\n")
end

--- Writes thunks; returns rows for the table of functions: {lua module, name, C initialiser, forms}.
function binding.write(e, w)
  write_params(e, w)
  local rows, shown = {}, e.shown:match "[%w_]+$"
  local function row(name, function_name, inplace)
    local result, count = thunk(e, function_name, inplace, w)
    rows[#rows + 1] = {entry = e, name = name, function_name = function_name, inplace = inplace,
      init = ("%q, params_%s, defaults_%s, %d, call_%s, %s, %d, %s"):format(inplace and shown .. "_" or shown, e.cname, e.cname, #e.args, function_name, result, count,
        tostring(e.numbers == true))}
  end
  if not e.only_inplace then row(e.short, e.cname, false) end
  if e.inplace or e.only_inplace then row(e.short .. "_", e.cname .. "_", true) end
  return rows
end

return binding
