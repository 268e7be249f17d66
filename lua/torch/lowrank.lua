--- Decompositions of low rank by random projection: torch.svd_lowrank and torch.pca_lowrank, after N. Halko, P.-G. Martinsson, J. A. Tropp,
--- "Finding structure with randomness" (2011). A times random vectors spans nearly what A's largest singular vectors span; a few more
--- products with A and its transpose sharpen that, and an ordinary decomposition of the small rest gives the values.
local core = require "torch.core"
local signature = require "torch.utils.signature"

local lowrank = {}

local read_svd = signature("svd_lowrank", "A, q=6, niter=2, M=nil")
local read_pca = signature("pca_lowrank", "A, q=nil, center=true, niter=2")

local function fail(name, text, ...)
  error(name .. ": " .. text:format(...), 0)
end

local function check(name, A, q, niter)
  if not core.is_tensor(A) or A.ndim < 2 then
    fail(name, "argument 'A': expected a matrix or a batch of them, got %s", core.is_tensor(A) and "sizes " .. tostring(A.shape) or type(A))
  end
  local least = math.min(A:size(-2), A:size(-1))
  if math.type(q) ~= "integer" or q < 1 or q > least then fail(name, "argument 'q': expected an integer from 1 to %d, got %s", least, tostring(q)) end
  if math.type(niter) ~= "integer" or niter < 0 then fail(name, "argument 'niter': expected a number of iterations, got %s", tostring(niter)) end
end

--- Orthogonal columns that span nearly the range of A.
local function range_of(A, q, niter)
  local torch = core.operators.torch
  local qr = core.operators.linalg.qr
  local basis = qr(A:matmul(torch.randn({A:size(-1), q}, {dtype = A.dtype})))
  for _ = 1, niter do
    basis = qr(A.mT:matmul(basis))
    basis = qr(A:matmul(basis))
  end
  return basis
end

local function decompose(A, q, niter)
  local wide = A:size(-2) < A:size(-1)
  if wide then A = A.mT end
  local basis = range_of(A, q, niter)
  local U, S, Vh = core.operators.linalg.svd(basis.mT:matmul(A), false)
  U = basis:matmul(U)
  if wide then return Vh.mT, S, U end
  return U, S, Vh.mT
end

--- torch.svd_lowrank(A, q, niter, M): U {..., m, q}, S {..., q} and V {..., n, q} with U diag(S) V' close to A {..., m, n} (less M, if given).
--- q (6) is the number of singular values, niter (2) how often the random start is sharpened. The numbers come from the default generator.
--- Example:
---   local U, S, V = torch.svd_lowrank(torch.tensor{{3.0, 0.0}, {0.0, 4.0}}, 2)
---   S
function lowrank.svd_lowrank(...)
  local args = read_svd(...)
  check("svd_lowrank", args.A, args.q, args.niter)
  return decompose(args.M and args.A - args.M or args.A, args.q, args.niter)
end

--- torch.pca_lowrank(A, q, center, niter): svd_lowrank of A's rows, less their mean if `center` (true). V's columns are the principal
--- directions, S^2 / (m - 1) the variances along them. q is 6 or the smaller of A's sizes, if not given.
--- Example:
---   local U, S, V = torch.pca_lowrank(torch.tensor{{1.0, 1.0}, {2.0, 2.0}, {3.0, 3.0}}, 1)
---   S
function lowrank.pca_lowrank(...)
  local args = read_pca(...)
  local A, q = args.A, args.q
  if q == nil and core.is_tensor(A) and A.ndim >= 2 then q = math.min(6, A:size(-2), A:size(-1)) end
  check("pca_lowrank", A, q, args.niter)
  return decompose(args.center and A - A:mean(-2, true) or A, q, args.niter)
end

return lowrank
