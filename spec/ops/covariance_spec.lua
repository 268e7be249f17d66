--- Covariances and correlations.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error

describe("cov", function()
  local x = torch.tensor({{1, 2, 4}, {2, 0, 1}}, {dtype = torch.float64})

  it("is the mean product of deviations", function()
    check(torch.cov(x), {{7 / 3, -1 / 2}, {-1 / 2, 1}}, 1e-12)
    check(torch.cov(x, {correction = 0}), {{14 / 9, -1 / 3}, {-1 / 3, 2 / 3}}, 1e-12)
    check(torch.cov(x[1]), 7 / 3, 1e-12)
  end)

  it("counts observations as often as fweights says", function()
    local repeated = torch.tensor({{1, 2, 2, 4}, {2, 0, 0, 1}}, {dtype = torch.float64})
    check(torch.cov(x, {fweights = torch.tensor {1, 2, 1}}), torch.cov(repeated), 1e-12)
  end)

  it("names weights that do not fit", function()
    check_error("2 weights for 3 observations", torch.cov, x, {fweights = torch.tensor {1, 2}})
    check_error("aweights' must have a floating-point dtype", torch.cov, x, {aweights = torch.tensor {1, 2, 1}})
    check_error("negative", torch.cov, x, {fweights = torch.tensor {1, -2, 1}})
    check_error("at most 2 dimensions", torch.cov, torch.ones(2, 2, 2))
  end)

  it("has gradients, of weights too", function()
    local function weighted(a, w) return torch.cov(a, {aweights = w}) end
    local a = x:clone():requires_grad_(true)
    assert.is_true(autograd.gradcheck(weighted, {a, values.leaf {0.5, 1.5, 1.0}}))
  end)
end)

describe("corrcoef", function()
  it("is 1 for what grows together and -1 for what does not", function()
    check(torch.corrcoef(torch.tensor {{1.0, 2.0, 3.0}, {2.0, 4.0, 6.0}, {3.0, 2.0, 1.0}}), {{1, 1, -1}, {1, 1, -1}, {-1, -1, 1}})
  end)
end)
