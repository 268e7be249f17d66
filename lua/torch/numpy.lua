--- NumPy's files: .npy holds one array, .npz several by name.
--
--   local x = torch.numpy.load("x.npy")
--   local arrays = torch.numpy.load("arrays.npz")       -- a table of tensors by name
--   torch.numpy.save("y.npy", x * 2)
--   torch.numpy.savez("both.npz", {x = x, y = x * 2})

local core = require "torch.core"

local numpy = {}

local function is_zip(path)
  if type(path) ~= "string" then
    error(("torch.numpy.load: path must be a string, not a %s"):format(type(path)), 3)
  end
  local file, reason = io.open(path, "rb")
  if not file then error(("torch.numpy.load: %s"):format(reason), 3) end
  local head = file:read(4)
  file:close()
  return head == "PK\3\4" or head == "PK\5\6"
end

--- load(path): the tensor in a .npy file, or a table of tensors by name from a .npz file; which it is, its contents
-- tell. Arrays of either byte order and either memory order are read; objects, structures, strings and unsigned
-- types wider than a byte are an error that names the dtype.
-- Example:
--   local path = os.tmpname()
--   torch.numpy.save(path, torch.tensor{1.0, 2.0})
--   torch.numpy.load(path)
--   assert(os.remove(path));
function numpy.load(path)
  if not is_zip(path) then return core.read_npy(path, "torch.numpy.load") end
  local archive, arrays = core.open_zip(path, "torch.numpy.load"), {}
  for _, name in ipairs(archive:names()) do
    arrays[name:match "^(.*)%.npy$" or name] = archive:npy(name)
  end
  return arrays
end

--- save(path, tensor): writes a .npy file, replacing it in one step.
-- Example:
--   local path = os.tmpname()
--   torch.numpy.save(path, torch.tensor{{1, 2}})
--   torch.numpy.load(path)
--   assert(os.remove(path));
function numpy.save(path, tensor) core.write_npy(path, tensor, "torch.numpy.save") end

--- savez(path, tensors): writes a table of tensors by name as a .npz file, replacing it in one step.
-- Example:
--   local path = os.tmpname()
--   torch.numpy.savez(path, {a = torch.tensor{1, 2}})
--   torch.numpy.load(path).a
--   assert(os.remove(path));
function numpy.savez(path, tensors) core.write_npz(path, tensors, false, "torch.numpy.savez") end

--- savez_compressed(path, tensors): the same, deflated.
-- Example:
--   local path = os.tmpname()
--   torch.numpy.savez_compressed(path, {a = torch.tensor{1, 2}})
--   torch.numpy.load(path).a
--   assert(os.remove(path));
function numpy.savez_compressed(path, tensors)
  core.write_npz(path, tensors, true, "torch.numpy.savez_compressed")
end

return numpy
