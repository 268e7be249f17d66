--- Spectral normalisation (Miyato et al. 2018): a weight divided by its largest singular value.
--
-- The singular value is followed by the power method: each training pass improves the vectors u and v by some
-- iterations.

local torch = require "torch"
local F = require "torch.nn.functional"
local Parameter = require "torch.nn.parameter"
local reparametrize = require "torch.nn.utils.reparametrize"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local handles = setmetatable({}, {__mode = "k"})

local read = signature("spectral_norm", "module, name='weight', n_power_iterations=1, eps=1e-12, dim=nil")

--- The weight as a matrix whose rows are dimension `dim`.
local function as_matrix(weight, dim)
  if dim ~= 1 then weight = weight:transpose(1, dim) end
  return weight:reshape(weight:size(1), -1)
end

local function improve(matrix, u, v, a)
  local guard <close> = torch.no_grad()
  for _ = 1, a.n_power_iterations do
    v:copy_(F.normalize(matrix:t():mv(u), {dim = 1, eps = a.eps}))
    u:copy_(F.normalize(matrix:mv(v), {dim = 1, eps = a.eps}))
  end
end

--- The weight divided by u^T W v.
local function compute(self, a)
  local weight = self[a.name .. "_orig"]
  local u, v = self[a.name .. "_u"], self[a.name .. "_v"]
  local matrix = as_matrix(weight, a.dim)
  if self.training then
    improve(matrix:detach(), u, v, a)
    u, v = u:clone(), v:clone()
  end
  return weight / u:dot(matrix:mv(v))
end

local function random_direction(size, like, eps)
  return F.normalize(torch.empty(size, {dtype = like.dtype, device = like.device}):normal_(0, 1), {dim = 1, eps = eps})
end

--- spectral_norm(module, name = "weight", {n_power_iterations = 1, eps = 1e-12, dim}): replaces the parameter by
-- name_orig and the buffers name_u and name_v. dim is the dimension of the outputs: 1, or 2 for transposed
-- convolutions. Returns the module.
-- Example:
--   nn.utils.spectral_norm(nn.Linear(3, 2)).weight_orig.shape
local function spectral_norm(...)
  local a = read(...)
  local module = a.module
  local weight = reparametrize.take("spectral_norm", module, a.name)
  a.dim = a.dim or (module.__name:find("^ConvTranspose") and 2 or 1)
  local matrix = as_matrix(weight:detach(), a.dim)
  module[a.name] = nil
  module[a.name .. "_orig"] = weight
  module:register_buffer(a.name .. "_u", random_direction(matrix:size(1), weight, a.eps))
  module:register_buffer(a.name .. "_v", random_direction(matrix:size(2), weight, a.eps))
  handles[module] = handles[module] or {}
  handles[module][a.name] = {a = a, hook = reparametrize.install(module, a.name, function(self)
    return compute(self, a)
  end)}
  return module
end

--- remove_spectral_norm(module, name = "weight"): makes the weight a plain parameter again. Returns the module.
-- Example:
--   nn.utils.remove_spectral_norm(nn.utils.spectral_norm(nn.Linear(3, 2))).weight.shape
local function remove_spectral_norm(module, name)
  name = name or "weight"
  local handle = handles[module] and handles[module][name]
  if not handle then fail("remove_spectral_norm: '%s' of %s is not normalised", name, module.__name) end
  handle.hook:remove()
  handles[module][name] = nil
  local guard <close> = torch.no_grad()
  local training = module.training
  module.training = false
  local weight = compute(module, handle.a)
  module.training = training
  for _, suffix in ipairs {"_orig", "_u", "_v", ""} do module[name .. suffix] = nil end
  module[name] = Parameter(weight)
  return module
end

return {spectral_norm = spectral_norm, remove_spectral_norm = remove_spectral_norm}
