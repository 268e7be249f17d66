--- Samples of linear algebra. Decompositions are unique up to signs, so that what is compared are functions of them.
local torch = require "torch"

--- A matrix that is far from singular, with a gradient.
local function regular(t, size, constant)
  local x = t(size, -0.3, 0.4, constant)
  return x + torch.eye(size[#size], {dtype = x.dtype}) * 2
end

--- A symmetric positive definite matrix.
local function definite(t, size, constant)
  local x = regular(t, size, constant)
  return x:matmul(x:transpose(-1, -2))
end

--- The LU factors of a regular matrix, followed by other arguments.
local function factored(t, size, ...)
  local factors, pivots = torch.linalg.lu_factor(regular(t, size))
  return factors, pivots, ...
end

--- Reflectors as geqrf makes them, followed by other arguments.
local function reflectors(t, size, ...)
  return t(size, -0.4, 0.5), t({size[#size]}, 0.7, 1.4), ...
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
  frobenius_norm = {function(t) return t {3, 4} end, function(t) return t {2, 3, 4}, {1, 2}, true end},
  nuclear_norm = {function(t) return t {3, 4} end, function(t) return t {2, 3, 4}, {1, 2} end},
  _nuclear_norm_of_matrix = {function(t) return t {3, 4}, true end},
  norm_except_dim = {function(t) return t {3, 4}, 2, 2 end, function(t) return t {3, 4}, 2, -1 end},
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
  pdist = {function(t) return t {4, 3} end},
  matrix_power = {function(t) return regular(t, {3, 3}), 3 end},
  matrix_exp = {function(t) return t({3, 3}, -0.7, 0.9) end},
  ["linalg.inv_ex"] = {function(t) return regular(t, {3, 3}) end},
  ["linalg.solve_ex"] = {function(t) return regular(t, {3, 3}), t {3, 2} end},
  ["linalg.cholesky_ex"] = {function(t) return definite(t, {3, 3}) end},
  ["linalg.lu_factor_ex"] = {function(t) return regular(t, {3, 3}) end},
  lu = {function(t) return regular(t, {3, 3}) end},
  lu_unpack = {function(t) return torch.linalg.lu_factor(regular(t, {3, 3})) end},
  ["linalg.lu"] = {function(t) return regular(t, {3, 3}) end, function(t) return t {4, 2} end, function(t) return regular(t, {2, 3, 3}) end},
  ["linalg.lu_solve"] = {
    function(t) return factored(t, {3, 3}, t {3, 2}) end,
    function(t) return factored(t, {3, 3}, t {3, 2}, {adjoint = true}) end,
    function(t) return factored(t, {2, 2}, t {3, 2}, {left = false}) end,
  },
  lu_solve = {function(t)
    local factors, pivots = torch.linalg.lu_factor(regular(t, {3, 3}))
    return t {3, 2}, factors, pivots
  end},
  ["linalg.ldl_factor"] = {function(t) return definite(t, {3, 3}) end},
  ["linalg.ldl_factor_ex"] = {function(t) return definite(t, {3, 3}) end},
  ["linalg.ldl_solve"] = {function(t)
    local factors, pivots = torch.linalg.ldl_factor(definite(t, {3, 3}, true))
    return factors, pivots, t {3, 2}
  end},
  qr = {function(t) return t {4, 3} end},
  geqrf = {function(t) return t {4, 3} end},
  ["linalg.householder_product"] = {function(t) return reflectors(t, {4, 3}) end},
  ormqr = {
    function(t) return reflectors(t, {3, 3}, t {3, 2}) end,
    function(t) return reflectors(t, {3, 3}, t {2, 3}, false, true) end,
  },
  ["linalg.matrix_rank"] = {function(t) return t {3, 4} end},
  ["linalg.eigh"] = {function(t) return definite(t, {3, 3}) end, function(t) return definite(t, {2, 2, 2}), "U" end},
  symeig = {function(t) return definite(t, {3, 3}) end, function(t) return definite(t, {3, 3}), true, false end},
  ["linalg.svd"] = {function(t) return t {3, 2}, false end, function(t) return t {2, 2, 3}, false end},
  svd = {function(t) return t {3, 2} end},
}
