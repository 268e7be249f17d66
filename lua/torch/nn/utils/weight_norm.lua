--- Weight normalisation (Salimans & Kingma 2016): a weight as a length g times a direction v.

local torch = require "torch"
local Parameter = require "torch.nn.parameter"
local reparametrize = require "torch.nn.utils.reparametrize"
local fail = require "torch.utils.fail"

local handles = setmetatable({}, {__mode = "k"})

--- The norm over all dimensions but `dim`; over all where dim is nil.
local function norm_except(v, dim)
  if not dim then return v:norm() end
  local dims = {}
  for d = 1, v.ndim do
    if d ~= dim then dims[#dims + 1] = d end
  end
  return (v * v):sum(dims, true):sqrt()
end

--- weight_norm(module, name = "weight", dim = 1): replaces the parameter by name_g, its lengths along `dim`, and
-- name_v, its direction; the weight itself is computed before each forward pass. dim = false takes one length for
-- all. Returns the module.
-- Example:
--   local layer = nn.utils.weight_norm(nn.Linear(3, 2))
--   layer.weight_g.shape, layer.weight_v.shape
local function weight_norm(module, name, dim)
  name = name or "weight"
  if dim == nil then dim = 1 end
  local weight = reparametrize.take("weight_norm", module, name)
  module[name] = nil
  module[name .. "_g"] = Parameter(norm_except(weight:detach(), dim or nil))
  module[name .. "_v"] = Parameter(weight:detach():clone())
  local function compute(self)
    local g, v = self[name .. "_g"], self[name .. "_v"]
    return v * (g / norm_except(v, dim or nil))
  end
  handles[module] = handles[module] or {}
  handles[module][name] = {hook = reparametrize.install(module, name, compute), compute = compute}
  return module
end

--- remove_weight_norm(module, name = "weight"): makes the weight a plain parameter again. Returns the module.
-- Example:
--   nn.utils.remove_weight_norm(nn.utils.weight_norm(nn.Linear(3, 2))).weight.shape
local function remove_weight_norm(module, name)
  name = name or "weight"
  local handle = handles[module] and handles[module][name]
  if not handle then fail("remove_weight_norm: '%s' of %s is not normalised", name, module.__name) end
  handle.hook:remove()
  handles[module][name] = nil
  local guard <close> = torch.no_grad()
  local weight = handle.compute(module)
  module[name .. "_g"], module[name .. "_v"], module[name] = nil, nil, nil
  module[name] = Parameter(weight)
  return module
end

return {weight_norm = weight_norm, remove_weight_norm = remove_weight_norm}
