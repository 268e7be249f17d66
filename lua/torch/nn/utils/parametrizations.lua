--- torch.nn.utils.parametrizations: ready-made parametrizations (parametrize.lua).

local torch = require "torch"
local F = require "torch.nn.functional"
local Module = require "torch.nn.module"
local parametrize = require "torch.nn.utils.parametrize"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local parametrizations = {}

local function take_weight(owner, module, name)
  local weight = module[name]
  if not torch.is_tensor(weight) then fail("%s: %s has no tensor '%s'", owner, module.__name, name) end
  return weight
end

-- ---- orthogonal matrices ----
--
-- Three maps onto matrices with orthonormal columns: the exponential and the Cayley transform of a skew-symmetric matrix, and
-- a product of Householder reflections. The map's result is multiplied by a fixed orthogonal `base`, so that the
-- matrix that one starts from, whatever it is, belongs to a simple original: minus the identity (Lezcano-Casado 2019).

local Orthogonal = Module:extend("_Orthogonal")

function Orthogonal:init(weight, map, use_trivialization)
  self.orthogonal_map, self.shape = map, weight.shape
  if use_trivialization then self:register_buffer("base", nil) end
  self.use_trivialization = use_trivialization
end

--- The skew-symmetric matrix in the lower triangle of x, of n rows and columns.
local function skew(x, n, k)
  x = x:tril()
  if n ~= k then
    local size = {table.unpack(x.shape)}
    size[#size] = n - k
    x = torch.cat({x, x:new_zeros(size)}, -1)
  end
  return x - x.mT
end

local maps = {}

function maps.matrix_exp(x, n, k)
  return torch.matrix_exp(skew(x, n, k))
end

function maps.cayley(x, n, k)
  local a = skew(x, n, k)
  local identity = torch.eye(n, {dtype = a.dtype, device = a.device})
  return torch.linalg.solve(identity:add(a, {alpha = -0.5}), identity:add(a, {alpha = 0.5}))
end

--- The diagonal of x holds signs, which are not trained.
function maps.householder(x)
  local a = x:tril(-1)
  local tau = 2 / (1 + (a * a):sum(-2))
  return torch.linalg.householder_product(a, tau) * x:detach():diagonal(0, -2, -1):sign():unsqueeze(-2)
end

function Orthogonal:forward(x)
  local n, k = x:size(-2), x:size(-1)
  local transposed = n < k
  if transposed then x, n, k = x.mT, k, n end
  local q = maps[self.orthogonal_map](x, n, k)
  if q:size(-1) ~= k then q = q:narrow(-1, 1, k) end
  if self.base then q = self.base:matmul(q) end
  return transposed and q.mT or q
end

--- The orthogonal factor of a matrix whose triangular factor has a positive diagonal.
local function make_orthogonal(a)
  local x, tau = torch.geqrf(a)
  local q = torch.linalg.householder_product(x, tau)
  return q * x:diagonal(0, -2, -1):sgn():unsqueeze(-2)
end

local function is_orthogonal(q)
  local identity = torch.eye(q:size(-1), {dtype = q.dtype, device = q.device})
  local eps = 10 * q:size(-2) * torch.finfo(q.dtype).eps
  return torch.allclose(q.mT:matmul(q), identity, {atol = eps})
end

--- Householder vectors and signs of an orthogonal matrix.
local function householder_inverse(q, transposed)
  local a, tau = torch.geqrf(q)
  local diagonal = a:diagonal(0, -2, -1)
  diagonal:sign_()
  diagonal:copy_(torch.where(tau:eq(0), -diagonal, diagonal))
  return transposed and a.mT or a
end

local function complete(q, n, k)
  if n == k then return is_orthogonal(q) and q:clone() or make_orthogonal(q) end
  local size = {table.unpack(q.shape)}
  size[#size] = n - k
  return make_orthogonal(torch.cat({q, torch.randn(size, {dtype = q.dtype, device = q.device})}, -1))
end

function Orthogonal:right_inverse(value)
  if tostring(value.shape) ~= tostring(self.shape) then
    fail("orthogonal: a matrix of sizes %s is due, not %s", tostring(self.shape), tostring(value.shape))
  end
  local n, k, q = value:size(-2), value:size(-1), value
  local transposed = n < k
  if transposed then q, n, k = q.mT, k, n end
  if not self.use_trivialization then
    if self.orthogonal_map ~= "householder" then return value end
    return householder_inverse(q, transposed)
  end
  self.base = complete(q, n, k)
  local start = torch.zeros_like(value)
  start:diagonal(0, -2, -1):fill_(-1)
  return start
end

local read_orthogonal = signature("orthogonal", "module, name='weight', orthogonal_map=nil, use_trivialization=true")

--- orthogonal(module, name = "weight", {orthogonal_map, use_trivialization = true}): keeps a matrix orthogonal (its columns, or
-- where it is wide its rows, orthonormal). orthogonal_map is "matrix_exp", "cayley" or "householder"; by default the
-- first for square matrices and the last for others. It starts from the matrix made orthogonal.
-- Example:
--   local weight = nn.utils.parametrizations.orthogonal(nn.Linear(2, 2)).weight
--   weight:matmul(weight:t()):allclose(torch.eye(2), {atol = 1e-5})
function parametrizations.orthogonal(...)
  local a = read_orthogonal(...)
  local weight = take_weight("orthogonal", a.module, a.name)
  if weight.ndim < 2 then fail("orthogonal: a matrix is due, not a tensor of %d dimensions", weight.ndim) end
  local map = a.orthogonal_map or (weight:size(-2) == weight:size(-1) and "matrix_exp" or "householder")
  if not maps[map] then fail("orthogonal: orthogonal_map must be 'matrix_exp', 'cayley' or 'householder', not '%s'", tostring(map)) end
  return parametrize.register_parametrization(a.module, a.name, Orthogonal(weight, map, a.use_trivialization), {unsafe = true})
end

-- ---- spectral norm ----

local SpectralNorm = Module:extend("_SpectralNorm")

local function unit(x, eps) return F.normalize(x, {dim = 1, eps = eps}) end

--- The weight as a matrix whose rows are dimension `dim`.
local function as_matrix(self, weight)
  if self.dim ~= 1 then weight = weight:movedim(self.dim, 1) end
  return weight:flatten(2)
end

--- Steps of the power method: u and v come nearer to the vectors of the largest singular value.
local function improve(self, matrix, steps)
  local guard <close> = torch.no_grad()
  for _ = 1, steps do
    self._u:copy_(unit(matrix:mv(self._v), self.eps))
    self._v:copy_(unit(matrix:t():mv(self._u), self.eps))
  end
end

function SpectralNorm:init(weight, steps, dim, eps)
  self.n_power_iterations, self.dim, self.eps = steps, dim < 0 and weight.ndim + 1 + dim or dim, eps
  if weight.ndim < 2 then return end
  local guard <close> = torch.no_grad()
  local matrix = as_matrix(self, weight)
  self:register_buffer("_u", unit(matrix:new_empty {matrix:size(1)}:normal_(0, 1), eps))
  self:register_buffer("_v", unit(matrix:new_empty {matrix:size(2)}:normal_(0, 1), eps))
  improve(self, matrix, 15)
end

function SpectralNorm:forward(weight)
  if weight.ndim < 2 then return unit(weight, self.eps) end
  local matrix = as_matrix(self, weight)
  if self.training then improve(self, matrix:detach(), self.n_power_iterations) end
  return weight / self._u:clone():dot(matrix:mv(self._v:clone()))
end

function SpectralNorm.right_inverse(_, value) return value end

local read_spectral = signature("spectral_norm", "module, name='weight', n_power_iterations=1, eps=1e-12, dim=nil")

--- spectral_norm(module, name = "weight", {n_power_iterations = 1, eps = 1e-12, dim}): divides a weight by its largest singular
-- value, which power iterations follow during training. dim is the dimension of the outputs: 1, or 2 for transposed
-- convolutions.
-- Example:
--   nn.utils.parametrizations.spectral_norm(nn.Linear(3, 2)).weight.shape
function parametrizations.spectral_norm(...)
  local a = read_spectral(...)
  local weight = take_weight("spectral_norm", a.module, a.name)
  local dim = a.dim or (a.module.__name:find "ConvTranspose" and 2 or 1)
  return parametrize.register_parametrization(a.module, a.name, SpectralNorm(weight, a.n_power_iterations, dim, a.eps))
end

-- ---- weight norm ----

local WeightNorm = Module:extend("_WeightNorm")

function WeightNorm:init(dim) self.dim = dim end

--- The norm over all dimensions but `dim`; over all where dim is false.
local function norm_except(v, dim)
  if not dim then return v:norm() end
  local dims = {}
  for d = 1, v.ndim do
    if d ~= dim then dims[#dims + 1] = d end
  end
  return (v * v):sum(dims, true):sqrt()
end

function WeightNorm:forward(g, v) return v * (g / norm_except(v, self.dim)) end

function WeightNorm:right_inverse(weight) return norm_except(weight, self.dim), weight end

--- weight_norm(module, name = "weight", dim = 1): a weight as its lengths along `dim` (original0) times its direction (original1);
-- dim = false takes one length for all.
-- Example:
--   nn.utils.parametrizations.weight_norm(nn.Linear(3, 2)).weight.shape
function parametrizations.weight_norm(module, name, dim)
  name = name or "weight"
  local weight = take_weight("weight_norm", module, name)
  if dim == nil then dim = 1 end
  if dim and dim < 0 then dim = weight.ndim + 1 + dim end
  return parametrize.register_parametrization(module, name, WeightNorm(dim))
end

return parametrizations
