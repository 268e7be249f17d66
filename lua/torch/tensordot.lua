--- torch.tensordot, whose dims are a number or two lists.
local core = require "torch.core"
local signature = require "torch.utils.signature"

local read = signature("tensordot", "a, b, dims=2")

--- The positions of a's last n dimensions and of b's first n.
local function facing(a, n)
  local last, first = {}, {}
  if n < 0 or n > a.ndim then error(("tensordot: argument 'dims': %d dimensions of a tensor that has %d"):format(n, a.ndim), 3) end
  for i = 1, n do last[i], first[i] = a.ndim - n + i, i end
  return last, first
end

--- torch.tensordot(a, b, dims): sums of products over pairs of dimensions. dims is how many of a's last dimensions meet as many of b's
--- first (2 if not given), or {dims of a, dims of b}: the first of one list with the first of the other, and so on. The result has a's
--- other dimensions, then b's.
--- Example:
---   torch.tensordot(torch.tensor{{1, 2}, {3, 4}}, torch.tensor{{1, 0}, {0, 1}}, 2)
local function tensordot(...)
  local args = read(...)
  local a, b, dims = args.a, args.b, args.dims
  if not core.is_tensor(a) or not core.is_tensor(b) then error("tensordot: arguments 'a' and 'b' must be tensors", 2) end
  if math.type(dims) == "integer" then return core.operators.torch._tensordot(a, b, facing(a, dims)) end
  if type(dims) ~= "table" or #dims ~= 2 then error("tensordot: argument 'dims': expected an integer or two lists of dimensions", 2) end
  return core.operators.torch._tensordot(a, b, dims[1], dims[2])
end

return {tensordot = tensordot}
