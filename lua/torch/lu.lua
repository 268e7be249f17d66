--- torch.lu, whose number of results depends on an argument.
local core = require "torch.core"
local signature = require "torch.utils.signature"

local read = signature("lu", "A, pivot=true, get_infos=false")

--- torch.lu(A, pivot, get_infos), also x:lu(): the factors of matrices as LU and pivots (see linalg.lu_factor_ex). With get_infos the third result says
--- for each matrix whether it is singular; without, a singular matrix is an error.
local function lu(...)
  local args = read(...)
  local LU, pivots, infos = core.operators.torch.lu(args.A, args.pivot, args.get_infos)
  if args.get_infos then return LU, pivots, infos end
  return LU, pivots
end

return {lu = lu}
