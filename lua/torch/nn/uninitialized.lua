--- Parameters and buffers whose size is not known yet: those of lazy modules before their first input.
--
-- Such a tensor has no elements, a dtype and a device. It is given its memory in place (`materialize`), so that it stays the same
-- parameter for whoever holds it. Which tensors these are is kept beside them.

local torch = require "torch"
local Parameter = require "torch.nn.parameter"

local waiting = setmetatable({}, {__mode = "k"})

local uninitialized = {}

--- nn.UninitializedParameter{requires_grad = true, device, dtype}: a parameter whose size is not known yet, as lazy modules have
-- them before their first input.
-- Example:
--   nn.UninitializedParameter{}.shape
function uninitialized.parameter(options)
  options = options or {}
  return uninitialized.mark(Parameter(torch.empty({0}, {device = options.device, dtype = options.dtype}), options.requires_grad))
end

--- nn.UninitializedBuffer{device, dtype}: the same for buffers.
-- Example:
--   nn.UninitializedBuffer{}.shape
function uninitialized.buffer(options)
  options = options or {}
  return uninitialized.mark(torch.empty({0}, {device = options.device, dtype = options.dtype}))
end

--- Declares an empty tensor uninitialised, and returns it.
function uninitialized.mark(tensor)
  waiting[tensor] = true
  return tensor
end

--- nn.is_lazy(tensor): whether it still waits for its size.
function uninitialized.is(tensor) return waiting[tensor] == true end

--- Gives the tensor its size, in place; its elements are not set.
function uninitialized.materialize(tensor, size)
  tensor.data = torch.empty(size, {device = tensor.device, dtype = tensor.dtype})
  waiting[tensor] = nil
end

return uninitialized
