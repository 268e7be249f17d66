--- Decompositions by random projection.
local torch = require "torch"
local values = require "support.values"
local check, check_error = values.check, values.check_error

local function of_rank(m, n, rank)
  torch.manual_seed(1)
  return torch.randn(m, rank, {dtype = torch.float64}):matmul(torch.randn(rank, n, {dtype = torch.float64}))
end

local function product(U, S, V) return (U * S:unsqueeze(-2)):matmul(V.mT) end

describe("svd_lowrank", function()
  it("is exact for a matrix of that rank, tall or wide", function()
    for _, A in ipairs {of_rank(9, 5, 2), of_rank(5, 9, 2)} do
      local U, S, V = torch.svd_lowrank(A, 2)
      check(product(U, S, V), A, 1e-9)
      check(S, torch.linalg.svdvals(A):narrow(1, 1, 2), 1e-9)
      check(U.mT:matmul(U), torch.eye(2), 1e-9)
    end
  end)

  it("takes batches and a matrix to subtract", function()
    local A, M = of_rank(6, 4, 2), torch.ones(6, 4, {dtype = torch.float64})
    local batch = torch.stack {A, A * 2}
    check(product(torch.svd_lowrank(batch, 2)), batch, 1e-9)
    check(product(torch.svd_lowrank(A + M, {q = 2, M = M})), A, 1e-9)
  end)

  it("names what does not fit", function()
    check_error("argument 'q': expected an integer from 1 to 3, got 6", torch.svd_lowrank, torch.ones(3, 4))
    check_error("argument 'A'", torch.svd_lowrank, torch.ones(3))
    check_error("argument 'niter'", torch.svd_lowrank, torch.ones(3, 4), 2, -1)
  end)
end)

describe("pca_lowrank", function()
  it("finds the direction that points along", function()
    local t = torch.linspace(0, 1, 8, {dtype = torch.float64}):unsqueeze(2)
    local _, S, V = torch.pca_lowrank(t:matmul(torch.tensor({{3, 4}}, {dtype = torch.float64})) + 7, 1)
    check(V:abs(), {{0.6}, {0.8}}, 1e-9)
    check(S, {5 * math.sqrt(((t - t:mean()) ^ 2):sum():item())}, 1e-9)
  end)
end)
