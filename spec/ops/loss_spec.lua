--- Losses.
local torch = require "torch"
local F = require "torch.nn.functional"
local autograd = require "torch.autograd"
local values = require "support.values"
local check = values.check

local function random(...) return torch.randn({...}, {dtype = torch.float64}):requires_grad_(true) end

describe("losses of values", function()
  before_each(function() require("torch").manual_seed(0) end)

  local x, y = torch.tensor {1.0, 2.0, 4.0}, torch.tensor {1.0, 0.0, 1.0}

  it("are reduced as asked", function()
    assert.same({0.0, 4.0, 9.0}, F.mse_loss(x, y, {reduction = "none"}):tolist())
    check(F.mse_loss(x, y):item(), 13 / 3, 1e-6)
    assert.equal(13, F.mse_loss(x, y, {reduction = "sum"}):item())
    assert.error_matches(function() F.mse_loss(x, y, {reduction = "average"}) end, 'reduction is "average"')
    assert.error_matches(function() F.l1_loss(x, y, {reduction = "average"}) end, 'reduction is "average"')
  end)

  it("broadcast", function()
    local column = random(3, 1)
    check(F.mse_loss(column, torch.zeros({4}, {dtype = torch.float64})):item(), column:square():mean():item(), 1e-12)
    autograd.gradcheck(function(a) return F.mse_loss(a, torch.ones({4}, {dtype = torch.float64})) end, {column})
  end)

  it("sum up the same for many elements as for few", function()
    local many = torch.ones(300000) * 0.5
    check(F.mse_loss(many, torch.zeros(300000)):item(), 0.25, 1e-6)
  end)

  it("know where they are smooth", function()
    check(F.huber_loss(x, y, {reduction = "none", delta = 2.0}):tolist(), {0, 2, 4}, 1e-6)
    check(F.smooth_l1_loss(x, y, {reduction = "none", beta = 0}):tolist(), {0, 2, 3}, 1e-6)
    assert.error_matches(function() F.huber_loss(x, y, {delta = 0}) end, "delta must be positive")
  end)

  it("do not overflow", function()
    check(F.binary_cross_entropy_with_logits(torch.tensor {200.0, -200.0}, torch.tensor {0.0, 0.0}, {reduction = "none"}):tolist(), {200, 0}, 1e-5)
    assert.error_matches(function() F.binary_cross_entropy(x, y) end, "values from 1 to 4")
  end)
end)

describe("cross_entropy", function()
  local x, target = random(4, 3), torch.tensor {1, 3, 2, 3}

  it("is nll_loss of log_softmax", function()
    for _, reduction in ipairs {"none", "mean", "sum"} do
      check(F.cross_entropy(x, target, {reduction = reduction}):tolist(), F.nll_loss(x:log_softmax(2), target, {reduction = reduction}):tolist(), 1e-12)
    end
  end)

  it("has derivatives of both orders", function()
    for _, options in ipairs {{reduction = "mean"}, {reduction = "sum", ignore_index = 3}, {reduction = "none"}, {label_smoothing = 0.3}} do
      local function f(a) return F.cross_entropy(a, target, options) end
      autograd.gradcheck(f, {x})
      autograd.gradgradcheck(f, {x})
    end
  end)

  it("leaves ignored samples out", function()
    local labels = torch.tensor {1, -100, 2, -100}
    check(F.cross_entropy(x, labels):item(), F.cross_entropy(x[torch.tensor {1, 3}], torch.tensor {1, 2}):item(), 1e-12)
    local grad = autograd.grad(F.cross_entropy(x, labels), x)
    assert.same({0, 0, 0}, grad[2]:tolist())
  end)

  it("takes images, probabilities and single samples", function()
    local image = random(2, 3, 2, 2)
    local labels = torch.tensor {{{1, 2}, {3, 1}}, {{2, 2}, {1, 3}}}
    check(F.cross_entropy(image, labels):item(), F.cross_entropy(image:permute(1, 3, 4, 2):reshape(8, 3), labels:flatten()):item(), 1e-12)
    check(F.cross_entropy(x[1], torch.tensor(1)):item(), F.cross_entropy(x[{{1, 1}}], torch.tensor {1}):item(), 1e-12)
    local sure = torch.tensor({{1, 0, 0}, {0, 0, 1}, {0, 1, 0}, {0, 0, 1}}, {dtype = torch.float64})
    check(F.cross_entropy(x, sure):item(), F.cross_entropy(x, target):item(), 1e-12)
  end)

  it("names a label that is no class", function()
    assert.error_matches(function() F.cross_entropy(x, torch.tensor {1, 4, 1, 1}) end, "label 4 at element 2, but there are 3 classes, counted from 1")
    assert.error_matches(function() F.cross_entropy(x, torch.tensor {0, 1, 1, 1}) end, "label 0")
    assert.error_matches(function() F.cross_entropy(x, torch.tensor {1, 1}) end, "target of sizes {2}", 1, true)
  end)
end)

describe("ctc_loss", function()
  it("sums up all ways to spread a target", function()
    -- two steps, classes blank and A with probability 1/2: A is met by {A, A}, {A, blank} and {blank, A}
    local half = torch.full({2, 1, 2}, math.log(0.5))
    local one = torch.tensor {1}
    check(F.ctc_loss(half, torch.tensor {{2}}, torch.tensor {2}, one, {reduction = "none"}):tolist(), {-math.log(3 / 4)}, 1e-6)
    check(F.ctc_loss(half, torch.tensor {2}, torch.tensor {2}, one, {reduction = "sum"}):item(), -math.log(3 / 4), 1e-6)
  end)

  it("has the gradient of scores", function()
    local x = random(5, 2, 4)
    local function f(scores)
      return F.ctc_loss(scores:log_softmax(3), torch.tensor {{2, 3}, {4, 4}}, torch.tensor {5, 4}, torch.tensor {2, 2}, {reduction = "sum"})
    end
    autograd.gradcheck(f, {x})
  end)

  it("is infinite for a target that is too long, or 0", function()
    local x = torch.zeros(1, 1, 3)
    local function loss(options) return F.ctc_loss(x, torch.tensor {{2, 3}}, torch.tensor {1}, torch.tensor {2}, options):item() end
    assert.equal(math.huge, loss {})
    assert.equal(0, loss {zero_infinity = true})
    assert.error_matches(function() F.ctc_loss(x, torch.tensor {{2, 4}}, torch.tensor {1}, torch.tensor {2}) end, "label 4")
  end)
end)
