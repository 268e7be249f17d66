--- The types that an operator's arguments and results can have: how C writes each, and how a node keeps it for backward.
local types = {}

--- By name: c = C type, field = its place in lt_arg (src/lua/args.h), tensor = it is one, none = C text of "not given",
--- keep = how a graph node stores it ("value", "ints", "text").
types.args = {
  ["Tensor"]   = {c = "lt_tensor *", field = "tensor", tensor = true},
  ["Tensor?"]  = {c = "lt_tensor *", field = "tensor", tensor = true, optional = true, none = "NULL"},
  ["Operand"]  = {c = "lt_tensor *", field = "tensor", tensor = true},
  ["Operand?"] = {c = "lt_tensor *", field = "tensor", tensor = true, optional = true, none = "NULL"},
  ["Tensor[]"] = {c = "lt_tensors ", field = "tensors"},
  ["Indices"]  = {c = "lt_tensors ", field = "tensors"},            -- index tensors by dimension; NULL: the whole dimension
  ["Operand[]?"] = {c = "lt_tensors ", field = "tensors", optional = true, none = "(lt_tensors){NULL, 0}"},
  ["int"]      = {c = "int64_t ", field = "i", keep = "value"},
  ["int?"]     = {c = "int64_t ", field = "i", keep = "value", optional = true, none = "LT_NONE"},
  ["dim"]      = {c = "int64_t ", field = "i", keep = "value"},
  ["dim?"]     = {c = "int64_t ", field = "i", keep = "value", optional = true, none = "LT_NONE"},
  ["float"]    = {c = "double ", field = "d", keep = "value"},
  ["bool"]     = {c = "bool ", field = "b", keep = "value"},
  ["bool?"]    = {c = "int ", field = "tri", keep = "value", optional = true, none = "-1"},
  ["Number"]   = {c = "lt_scalar ", field = "number", keep = "value"},
  ["Number?"]  = {c = "lt_scalar ", field = "number", keep = "value", optional = true, none = "lt_no_scalar()"},
  ["int[]"]    = {c = "lt_ints ", field = "ints", keep = "ints"},
  ["int[]?"]   = {c = "lt_ints ", field = "ints", keep = "ints", optional = true, none = "(lt_ints){NULL, 0}"},
  ["dims"]     = {c = "lt_ints ", field = "ints", keep = "ints"},
  ["dims?"]    = {c = "lt_ints ", field = "ints", keep = "ints", optional = true, none = "(lt_ints){NULL, 0}"},
  ["size"]     = {c = "lt_ints ", field = "ints", keep = "ints"},
  ["dtype"]    = {c = "lt_dtype ", field = "dtype", keep = "value"},
  ["dtype?"]   = {c = "lt_dtype ", field = "dtype", keep = "value", optional = true, none = "LT_NO_DTYPE"},
  ["generator?"] = {c = "lt_generator *", field = "generator", optional = true, none = "NULL"},
  ["string"]   = {c = "const char *", field = "text", keep = "text"},
  ["string?"]  = {c = "const char *", field = "text", keep = "text", optional = true, none = "NULL"},
}

--- Results that are not tensors: a pointer to the C type is the function's last argument.
types.results = {
  bool = {c = "bool"}, int = {c = "int64_t"}, float = {c = "double"}, Number = {c = "lt_scalar"}, dtype = {c = "lt_dtype"},
}

--- Element types with a kernel of their own. Half types are computed in float32.
types.elements = {
  bool = {c = "uint8_t", id = "LT_BOOL", short = "b8", class = "bool"},
  uint8 = {c = "uint8_t", id = "LT_UINT8", short = "u8", class = "int"},
  int8 = {c = "int8_t", id = "LT_INT8", short = "i8", class = "int"},
  int16 = {c = "int16_t", id = "LT_INT16", short = "i16", class = "int"},
  int32 = {c = "int32_t", id = "LT_INT32", short = "i32", class = "int"},
  int64 = {c = "int64_t", id = "LT_INT64", short = "i64", class = "int"},
  float32 = {c = "float", id = "LT_FLOAT32", short = "f32", class = "float"},
  float64 = {c = "double", id = "LT_FLOAT64", short = "f64", class = "float"},
}

local ints = {"uint8", "int8", "int16", "int32", "int64"}
local floats = {"float32", "float64"}
local function join(...)
  local out = {}
  for _, list in ipairs {...} do table.move(list, 1, #list, #out + 1, out) end
  return out
end

--- What an entry's `dtypes` may say.
types.sets = {
  float = floats, int = ints, integral = join({"bool"}, ints), number = join(ints, floats), all = join({"bool"}, ints, floats),
}

return types
