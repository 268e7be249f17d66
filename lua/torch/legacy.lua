--- Constructors of the older libraries, by the name of the type: torch.Tensor, torch.FloatTensor, torch.LongTensor, ...
---
---   torch.Tensor(2, 3)              -- sizes: zeros of the type, where the older libraries left memory as it was
---   torch.LongTensor{1, 2, 3}       -- a table: its numbers
---   torch.FloatTensor(x)            -- a tensor: its numbers in the type
local core = require "torch.core"

local legacy = {}

local TYPES = {
  Float = "float32", Double = "float64", Half = "float16", BFloat16 = "bfloat16", Byte = "uint8", Char = "int8", Short = "int16",
  Int = "int32", Long = "int64", Bool = "bool",
}

local function constructor(dtype)
  return function(first, ...)
    if core.is_tensor(first) then return first:to_dtype(dtype) end
    if type(first) == "table" then return core.tensor(first, {dtype = dtype}) end
    return core.operators.torch.zeros({first, ...}, {dtype = dtype})
  end
end

--- torch.FloatTensor(...), torch.DoubleTensor, torch.HalfTensor, torch.BFloat16Tensor, torch.ByteTensor, torch.CharTensor, torch.ShortTensor, torch.IntTensor,
--- torch.LongTensor, torch.BoolTensor: a tensor of the type: of sizes, zeros; of a table, its numbers; of a tensor, its numbers converted.
--- Example:
---   torch.LongTensor{1, 2, 3}
---   torch.FloatTensor(2, 2)
for name, dtype in pairs(TYPES) do legacy[name .. "Tensor"] = constructor(core.dtypes[dtype]) end

--- torch.Tensor(...): a tensor of the default dtype: torch.Tensor(2, 3) zeros of these sizes, torch.Tensor{1, 2} a table's numbers.
--- Example:
---   torch.Tensor{1, 2}
function legacy.Tensor(...)
  return constructor(core.get_default_dtype())(...)
end

return legacy
