--- Samples of linear algebra. Decompositions are unique up to signs, so that what is compared are functions of them.
local torch = require "torch"

--- A matrix that is far from singular, with a gradient.
local function regular(t, size)
  local x = t(size, -0.3, 0.4)
  return x + torch.eye(size[#size], {dtype = x.dtype}) * 2
end

--- A symmetric positive definite matrix.
local function definite(t, size)
  local x = regular(t, size)
  return x:matmul(x:transpose(-1, -2))
end

return {
  ["linalg.inv"] = {function(t) return regular(t, {3, 3}) end, function(t) return regular(t, {2, 2, 2}) end},
  inverse = {function(t) return regular(t, {3, 3}) end},
  ["linalg.det"] = {function(t) return regular(t, {3, 3}) end, function(t) return regular(t, {2, 2, 2}) end},
  det = {function(t) return regular(t, {2, 2}) end},
  ["linalg.slogdet"] = {function(t) return regular(t, {3, 3}) end},
  slogdet = {function(t) return regular(t, {3, 3}) end},
  logdet = {function(t) return definite(t, {3, 3}) end},
  ["linalg.solve"] = {function(t) return regular(t, {3, 3}), t {3, 2} end, function(t) return regular(t, {2, 2, 2}), t {2, 2, 1} end},
  ["linalg.solve_triangular"] = {function(t) return regular(t, {3, 3}):triu(), t {3, 2}, {upper = true} end},
  ["linalg.cholesky"] = {function(t) return definite(t, {3, 3}) end},
  cholesky = {function(t) return definite(t, {3, 3}) end},
  cholesky_inverse = {function(t) return regular(t, {3, 3}):tril() end},
  cholesky_solve = {function(t) return t {3, 2}, regular(t, {3, 3}):tril() end},
  ["linalg.eigvalsh"] = {function(t) return definite(t, {3, 3}) end},
  ["linalg.svdvals"] = {function(t) return t {3, 2} end},
  ["linalg.qr"] = {function(t) return regular(t, {3, 3}) end},
  ["linalg.pinv"] = {function(t) return t {3, 2} end},
  pinverse = {function(t) return t {3, 2} end},
  ["linalg.vector_norm"] = {function(t) return t {3, 4} end, function(t) return t {3, 4}, 3, 2 end, function(t) return t {3, 4}, 1 end},
  ["linalg.matrix_norm"] = {function(t) return t {3, 4} end, function(t) return t {3, 4}, 1 end},
  ["linalg.norm"] = {function(t) return t {3, 4} end},
  norm = {function(t) return t {3, 4} end, function(t) return t {3, 4}, 3, 1 end},
  dist = {function(t) return t {3, 4}, t {3, 4} end},
  ["linalg.tensorinv"] = {function(t) return regular(t, {6, 6}):reshape(2, 3, 6), 2 end},
  ["linalg.tensorsolve"] = {function(t) return regular(t, {4, 4}):reshape(2, 2, 4), t {2, 2} end},
  cdist = {function(t) return t {3, 2}, t {4, 2} end, function(t) return t {3, 2}, t {4, 2}, 3 end},
  ["functional.pdist"] = {function(t) return t {4, 3} end},
  ["linalg.lu_factor"] = {function(t) return regular(t, {3, 3}) end},
  ["linalg.matrix_power"] = {function(t) return regular(t, {3, 3}), 7 end, function(t) return regular(t, {2, 2}), -2 end},
  ["linalg.matrix_exp"] = {function(t) return t({3, 3}, -0.7, 0.9) end},
  ["linalg.cond"] = {function(t) return regular(t, {3, 3}) end},
  triangular_solve = {function(t) return t {3, 2}, regular(t, {3, 3}):triu() end},
  ["linalg.lstsq"] = {function(t) return t {4, 2}, t {4, 1} end},
}
