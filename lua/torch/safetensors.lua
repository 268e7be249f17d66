--- Files of named tensors in the safetensors format, as any other program reads and writes them.
--
--   local weights, metadata = torch.safetensors.load_file("model.safetensors")
--   torch.safetensors.save_file(weights, "copy.safetensors", {origin = "test"})

local core = require "torch.core"

local safetensors = {}

--- load_file(path): a table of tensors by name, and the file's metadata, a table of strings by name. The tensors lie in
-- the file's pages until they are changed. A file that breaks any rule of the format is an error that says which.
-- Example:
--   local path = os.tmpname()
--   torch.safetensors.save_file({w = torch.tensor{1.0, 2.0}}, path)
--   torch.safetensors.load_file(path).w
--   assert(os.remove(path));
function safetensors.load_file(path) return core.read_safetensors(path, "torch.safetensors.load_file") end

--- save_file(tensors, path, metadata = {}): writes a table of tensors by name, replacing the file in one step.
-- `metadata` holds strings by name. Every tensor is written on its own, also where two share memory.
-- Example:
--   local path = os.tmpname()
--   torch.safetensors.save_file({w = torch.zeros(2, 3)}, path, {made = "by hand"})
--   select(2, torch.safetensors.load_file(path)).made
--   assert(os.remove(path));
function safetensors.save_file(tensors, path, metadata)
  core.write_safetensors(path, tensors, metadata or {}, "torch.safetensors.save_file")
end

return safetensors
