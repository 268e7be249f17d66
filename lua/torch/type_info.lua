--- What is known of types: torch.finfo, torch.iinfo, torch.typename.
local core = require "torch.core"

local info = {}

--- Of the floating types: bits, significant bits after the leading one, smallest exponent of a normal number, largest exponent.
local FLOATS = {float16 = {16, 10, -14, 15}, bfloat16 = {16, 7, -126, 127}, float32 = {32, 23, -126, 127}, float64 = {64, 52, -1022, 1023}}

local Info = {__name = "torch.type_info"}

function Info.__tostring(self)
  local parts = {}
  for key, value in pairs(self) do parts[#parts + 1] = ("%s=%s"):format(key, value) end
  table.sort(parts)
  return "{" .. table.concat(parts, ", ") .. "}"
end

local function dtype_name(name, dtype)
  if dtype == nil then dtype = core.get_default_dtype() end
  if not core.is_dtype(dtype) then error(("%s: argument 'type': expected a dtype such as torch.float32, got a %s"):format(name, type(dtype)), 3) end
  return tostring(dtype):match "[^.]+$"
end

--- torch.finfo(dtype): bits, eps (the step after 1), max, min, smallest_normal (also tiny) and resolution (a power of ten) of a
--- floating-point dtype, the default one if none is given.
--- Example:
---   torch.finfo(torch.float16).max
function info.finfo(dtype)
  local name = dtype_name("finfo", dtype)
  local f = FLOATS[name]
  if not f then error(("finfo: %s is not a floating-point dtype; see torch.iinfo"):format(name), 2) end
  local eps = 2.0 ^ -f[2]
  local largest = (2 - eps) * 2.0 ^ f[4]
  return setmetatable({
    dtype = name, bits = f[1], eps = eps, max = largest, min = -largest, smallest_normal = 2.0 ^ f[3], tiny = 2.0 ^ f[3],
    resolution = 10.0 ^ -math.floor(f[2] * math.log(2, 10)),
  }, Info)
end

local INTEGERS = {uint8 = {8, false}, int8 = {8, true}, int16 = {16, true}, int32 = {32, true}, int64 = {64, true}}

--- torch.iinfo(dtype): bits, max and min of an integer dtype.
--- Example:
---   torch.iinfo(torch.int8).max
function info.iinfo(dtype)
  local name = dtype_name("iinfo", dtype)
  local i = INTEGERS[name]
  if not i then error(("iinfo: %s is not an integer dtype; see torch.finfo"):format(name), 2) end
  local bits, signed = i[1], i[2]
  local largest = signed and (1 << bits - 1) - 1 or (1 << bits) - 1
  return setmetatable({dtype = name, bits = bits, max = largest, min = signed and -largest - 1 or 0}, Info)
end

local TENSOR_NAMES = {
  float32 = "torch.FloatTensor", float64 = "torch.DoubleTensor", float16 = "torch.HalfTensor", bfloat16 = "torch.BFloat16Tensor",
  uint8 = "torch.ByteTensor", int8 = "torch.CharTensor", int16 = "torch.ShortTensor", int32 = "torch.IntTensor", int64 = "torch.LongTensor",
  bool = "torch.BoolTensor",
}

--- torch.typename(x): "torch.FloatTensor" for tensors, the class's name for objects, Lua's type name for the rest.
--- Example:
---   torch.typename(torch.zeros(2)), torch.typename(nn.ReLU()), torch.typename(3)
function info.typename(x)
  if core.is_tensor(x) then return TENSOR_NAMES[tostring(x.dtype):match "[^.]+$"] end
  local mt = getmetatable(x)
  return type(mt) == "table" and type(mt.__name) == "string" and mt.__name or type(x)
end

return info
