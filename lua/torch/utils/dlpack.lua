--- torch.utils.dlpack: tensors shared with other libraries of the process, without a copy.
local core = require "torch.core"

local dlpack = {}

--- to_dlpack(tensor): a capsule over the tensor's memory, for one from_dlpack. capsule:release() gives its C structure (DLManagedTensor)
--- as a light userdata to a C function, which then has to call its deleter. A tensor that requires grad is an error: detach it.
dlpack.to_dlpack = core.to_dlpack

--- from_dlpack(capsule): a tensor that shares the capsule's memory and uses the capsule up. A light userdata is taken for a pointer to a
--- DLManagedTensor of a C library; a tensor is one that shares its memory with it. Also torch.from_dlpack.
--- Example:
---   torch.from_dlpack(torch.tensor{1, 2})
function dlpack.from_dlpack(capsule)
  if core.is_tensor(capsule) then capsule = core.to_dlpack(capsule) end
  return core.from_dlpack(capsule)
end

return dlpack
