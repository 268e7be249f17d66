--- What autocast does with an operator: the one table of it. Fronts of the operators named here convert their arguments while a scope is
--- open (src/ops/autocast.h); all others take what comes. The lists are those of PyTorch's autocast for CPUs.

--- Computed in the scope's dtype: products, where speed is, and which keep their sums in float32 anyway.
local LOWER = [[
  mm bmm matmul addmm baddbmm addbmm chain_matmul linalg.multi_dot einsum
  functional.linear functional.scaled_dot_product_attention
  functional.conv1d functional.conv2d functional.conv3d functional.conv1d_padded functional.conv2d_padded functional.conv3d_padded
]]

--- Computed in float32 or above: losses, and what cancels or decomposes.
local FULL = [[
  functional.mse_loss functional.l1_loss functional.smooth_l1_loss functional.huber_loss functional.binary_cross_entropy
  functional.binary_cross_entropy_with_logits functional.kl_div functional.poisson_nll_loss functional.soft_margin_loss
  functional.hinge_embedding_loss functional.margin_ranking_loss functional.cosine_embedding_loss functional.triplet_margin_loss
  functional.multilabel_soft_margin_loss functional.gaussian_nll_loss functional.cross_entropy functional.nll_loss functional.ctc_loss
  functional.multi_margin_loss functional.multilabel_margin_loss
  functional.conv_transpose1d functional.conv_transpose2d functional.conv_transpose3d
  functional.avg_pool3d functional.max_pool3d functional.adaptive_avg_pool3d functional.adaptive_max_pool3d
  functional.max_unpool2d functional.max_unpool3d functional.grid_sample
  prod trace quantile nanquantile cdist pdist functional.pdist
  inverse pinverse cholesky cholesky_solve cholesky_inverse lu lu_solve qr svd ormqr geqrf det logdet slogdet triangular_solve
  linalg.matrix_norm linalg.cond linalg.matrix_rank linalg.inv linalg.inv_ex linalg.pinv linalg.det linalg.slogdet linalg.cholesky
  linalg.cholesky_ex linalg.solve linalg.solve_ex linalg.solve_triangular linalg.lstsq linalg.qr linalg.svd linalg.svdvals linalg.eigh
  linalg.eigvalsh linalg.lu linalg.lu_factor linalg.lu_factor_ex linalg.lu_solve linalg.householder_product linalg.matrix_exp matrix_exp
  linalg.matrix_power matrix_power linalg.tensorinv linalg.tensorsolve linalg.ldl_factor linalg.ldl_factor_ex linalg.ldl_solve
]]

local policies = {}
for policy, names in pairs {lower = LOWER, full = FULL} do
  for name in names:gmatch "%S+" do policies[name] = policy end
end

local autocast = {}

--- "lower", "full" or nil.
function autocast.policy(e) return policies[e.name] end

--- Stops at a name that no entry has.
function autocast.check(by_name)
  for name in pairs(policies) do
    if not by_name[name] then error(("autocast: there is no operator %q"):format(name), 0) end
  end
end

--- The lines of a front that convert its arguments. What they were converted to is held until the front returns.
function autocast.write(e, failure, w)
  local policy = policies[e.name]
  if not policy then return end
  local calls = {}
  for _, arg in ipairs(e.args) do
    if arg.kind.tensor then
      w("  LT_AUTO lt_tensor *%s_cast = NULL;", arg.name)
      calls[#calls + 1] = ("lt_autocast_%s(&%s, &%s_cast)"):format(policy, arg.name, arg.name)
    end
  end
  if #calls > 0 then w("  if (lt_autocasting() && (%s)) return %s;", table.concat(calls, " || "), failure) end
end

return autocast
