local torch = require "torch"
local nn = require "torch.nn"

describe("nn.init", function()
  before_each(function() torch.manual_seed(0) end)

  it("knows gains", function()
    assert.near(math.sqrt(2), nn.init.calculate_gain("relu"), 1e-12)
    assert.near(math.sqrt(2 / 1.04), nn.init.calculate_gain("leaky_relu", 0.2), 1e-12)
    assert.error_matches(function() nn.init.calculate_gain("step") end, "unknown nonlinearity 'step'")
  end)

  it("counts fans of convolutions", function()
    local fan_in, fan_out = nn.init.fans(torch.empty(8, 3, 5, 5))
    assert.equal(75, fan_in)
    assert.equal(200, fan_out)
  end)

  it("draws within the bounds", function()
    local w = torch.empty(200, 100)
    nn.init.xavier_uniform_(w)
    local bound = math.sqrt(6 / 300)
    assert.is_true(w:abs():max():item() <= bound)
    assert.near(bound / math.sqrt(3), w:std():item(), 1e-3)
    nn.init.kaiming_normal_(w, {mode = "fan_out", nonlinearity = "relu"})
    assert.near(math.sqrt(2 / 200), w:std():item(), 2e-3)
    nn.init.trunc_normal_(w, 0, 1, -0.5, 0.5)
    assert.is_true(w:abs():max():item() <= 0.5)
  end)

  it("makes orthogonal matrices", function()
    local w = nn.init.orthogonal_(torch.empty(4, 6))
    assert.is_true(torch.allclose(w:matmul(w:t()), torch.eye(4), {atol = 1e-5}))
  end)

  it("records nothing", function()
    local p = nn.Parameter(torch.empty(2, 2))
    nn.init.eye_(p)
    assert.is_true(p.is_leaf)
    assert.is_true(torch.equal(p:detach(), torch.eye(2)))
  end)

  it("makes convolutions that pass channels through", function()
    local conv = nn.Conv1d(2, 2, 3, {padding = 1, bias = false})
    nn.init.dirac_(conv.weight)
    local x = torch.randn(1, 2, 5)
    assert.is_true(torch.allclose(conv(x), x))
  end)
end)
