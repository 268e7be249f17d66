--- torch.save and torch.load.
--
-- A saved file is a safetensors file. The tensors' bytes are its payload, under names made of the keys that lead to
-- them, so that a saved state_dict is at once a file of weights for any program that reads the format. What else
-- there is to a Lua value (numbers, strings, tables and who refers to whom) stands as JSON in the metadata entry
-- "luatorch": encode.lua and decode.lua know its form, layout.lua how tensors share memory.

local core = require "torch.core"
local json = require "torch.utils.json"
local encode = require "torch.serialize.encode"
local decode = require "torch.serialize.decode"
local layout = require "torch.serialize.layout"

local serialize = {}

local entry = "luatorch"

local function check_path(name, path)
  if type(path) ~= "string" then
    error(("%s: path must be a string, not a %s"):format(name, type(path)), 3)
  end
end

--- torch.save(value, path): writes a Lua value to a file, replacing it in one step: after a failure the file is what
-- it was. Numbers, strings, booleans, tensors, dtypes and tables of them are saved, tables with shared references,
-- cycles and all; so are requires_grad and memory that tensors share. Functions, coroutines, userdata and objects of
-- classes are an error that names the path to them: of a module, save `model:state_dict()`.
-- Example:
--   local path = os.tmpname()
--   torch.save({step = 3, w = torch.tensor{1.0, 2.0}}, path)
--   torch.load(path)
--   assert(os.remove(path));
function serialize.save(value, path)
  check_path("torch.save", path)
  local description, items = encode(value)
  local stored
  stored, description.tensors = layout.plan(items)
  core.write_safetensors(path, stored, {format = "pt", [entry] = json.encode(description)}, "torch.save")
end

local function load_safetensors(path)
  local stored, metadata = core.read_safetensors(path, "torch.load")
  if not metadata[entry] then return stored end
  local ok, result = pcall(function()
    local description = json.decode(metadata[entry])
    return decode(description, layout.restore(description.tensors, stored))
  end)
  if ok then return result end
  return error(("torch.load: %s: %s"):format(path, result), 0)
end

local function advise(path, advice)
  error(("torch.load: %s %s"):format(path, advice), 0)
end

--- The loader for a file that starts with the given bytes.
local function choose_loader(path, head)
  if head:find "^....\0\0\0\0{" then return load_safetensors end   -- its length first: any bytes, those of a pickle too
  if head:find "^PK\3\4" then return require "torch.serialize.pt" end
  if head:find "^\147NUMPY" then advise(path, "is a NumPy file: use torch.numpy.load") end
  if head:find "^\128[\2-\5]" then
    advise(path, "is a bare pickle, as PyTorch before 1.6 wrote them: save it anew from a later PyTorch")
  end
  return advise(path, "is neither a file of torch.save or PyTorch nor one in the safetensors format")
end

--- torch.load(path): the value that torch.save wrote, a table of tensors by name from another safetensors file, or
-- the contents of a .pt file of PyTorch (tensors, dicts, lists, numbers and strings; a class in it is an error that
-- names it). Nothing in the file is run. Tensors lie in the file's pages until they are changed, so that loading is
-- quick and memory is used once.
-- Example:
--   local path = os.tmpname()
--   torch.save(torch.tensor{1.0, 2.0}, path)
--   torch.load(path)
--   assert(os.remove(path));
function serialize.load(path)
  check_path("torch.load", path)
  local file, reason = io.open(path, "rb")
  if not file then error(("torch.load: %s"):format(reason), 2) end
  local head = file:read(16) or ""
  file:close()
  return choose_loader(path, head)(path)
end

return serialize
