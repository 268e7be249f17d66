--- PyTorch's own files (.pt, .pth): a zip file with a pickle of the value and one entry for the bytes of each storage.
--
-- The pickle refers to storages by a persistent id, and builds tensors over them with functions of torch._utils; those
-- are the only functions it may call, and here they are Lua's. Tensors that share a storage share it again.

local core = require "torch.core"
local ordered = require "torch.utils.ordered"
local unpickle = require "torch.serialize.unpickle"

local storage_dtypes = {
  FloatStorage = "float32", DoubleStorage = "float64", HalfStorage = "float16", BFloat16Storage = "bfloat16",
  LongStorage = "int64", IntStorage = "int32", ShortStorage = "int16", CharStorage = "int8", ByteStorage = "uint8",
  BoolStorage = "bool", ComplexFloatStorage = "complex64", ComplexDoubleStorage = "complex128",
}

local dtype_names = {"float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool",
  "complex64", "complex128"}

local function counts(list)
  if type(list) ~= "table" then return false end
  for _, n in ipairs(list) do
    if math.type(n) ~= "integer" or n < 0 then return false end
  end
  return true
end

--- torch._utils._rebuild_tensor_v2: a view of a storage.
local function rebuild_tensor(storage, offset, size, stride, requires_grad)
  if not core.is_tensor(storage) or not counts {offset} or not counts(size) or not counts(stride) then
    error("pickle: a tensor is not described as PyTorch does", 0)
  end
  local tensor = core.storage_view(storage, size, stride, offset)
  if requires_grad == true then tensor:requires_grad_(true) end
  return tensor
end

--- torch._utils._rebuild_parameter
local function rebuild_parameter(tensor, requires_grad)
  if not core.is_tensor(tensor) then error("pickle: a parameter is not described as PyTorch does", 0) end
  if requires_grad == true then tensor:requires_grad_(true) end
  return tensor
end

--- collections.OrderedDict, empty or with a list of pairs.
local function ordered_dict(pairs_list)
  local dict = ordered.new()
  for _, pair in ipairs(type(pairs_list) == "table" and pairs_list or {}) do
    if type(pair) == "table" and pair[1] ~= nil then dict[pair[1]] = pair[2] end
  end
  return dict
end

local functions = {
  ["torch._utils._rebuild_tensor_v2"] = rebuild_tensor,
  ["torch._utils._rebuild_parameter"] = rebuild_parameter,
  ["collections.OrderedDict"] = ordered_dict,
  ["torch.Size"] = function(list) return list or {} end,
  ["torch.device"] = function(kind, index) return index and kind .. ":" .. index or kind end,
}

local function make_constants()
  local constants = {}
  for class, name in pairs(storage_dtypes) do constants["torch." .. class] = core.dtypes[name] end
  for _, name in ipairs(dtype_names) do constants["torch." .. name] = core.dtypes[name] end
  return constants
end

--- The folder in the zip file, named after the file it was first saved to.
local function find_prefix(archive)
  for _, name in ipairs(archive:names()) do
    local prefix = name:match "^(.*)data%.pkl$"
    if prefix then return prefix end
  end
  error("it holds no data.pkl; for a NumPy .npz file there is torch.numpy.load", 0)
end

--- Returns the function that makes storages from ids {"storage", dtype, key, device, length}, each only once.
local function storage_reader(archive, prefix)
  local storages = {}
  return function(id)
    local word, dtype, key, _, length = table.unpack(type(id) == "table" and id or {})
    if word ~= "storage" or not core.is_dtype(dtype) or type(key) ~= "string" or not counts {length} then
      error("pickle: a storage is not described as PyTorch does", 0)
    end
    storages[key] = storages[key] or archive:tensor(prefix .. "data/" .. key, dtype)
    if storages[key]:numel() < length or storages[key].dtype ~= dtype then
      error(("storage %s is not of %d elements of %s"):format(key, length, tostring(dtype)), 0)
    end
    return storages[key]
  end
end

local function check_byte_order(archive, prefix)
  local order = archive:text(prefix .. "byteorder")
  if order and order ~= "little" then error("its byte order is " .. order .. ", expected little", 0) end
end

--- The value in the file at `path`.
return function(path)
  local archive = core.open_zip(path, "torch.load")
  local ok, result = pcall(function()
    local prefix = find_prefix(archive)
    check_byte_order(archive, prefix)
    return unpickle(archive:text(prefix .. "data.pkl"),
      {functions = functions, constants = make_constants(), persistent = storage_reader(archive, prefix)})
  end)
  if ok then return result end
  return error(("torch.load: %s: %s"):format(path, result), 0)
end
