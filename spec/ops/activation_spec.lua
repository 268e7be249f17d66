--- Activation functions and softmax.
local torch = require "torch"
local F = require "torch.nn.functional"
local values = require "support.values"
local check = values.check

local function list(x) return x:tolist() end

describe("activations", function()
  it("know their constants", function()
    check(list(F.selu(torch.tensor {1.0, -1.0})), {1.0507009, -1.1113307}, 1e-6)
    check(list(F.gelu(torch.tensor {1.0, -1.0})), {0.8413447, -0.1586553}, 1e-6)
    check(list(F.gelu(torch.tensor {1.0}, {approximate = "tanh"})), {0.8411920}, 1e-6)
    check(list(F.hardswish(torch.tensor {-4.0, 1.0, 4.0})), {0, 2 / 3, 4}, 1e-6)
    check(list(F.softplus(torch.tensor {0.0, 30.0})), {math.log(2), 30}, 1e-6)
  end)

  it("work in place when asked to", function()
    local x = torch.tensor {-1.0, 2.0}
    assert.equal(x, F.leaky_relu(x, 0.5, true))
    assert.same({-0.5, 2.0}, list(x))
    assert.equal(x, F.relu(x, {inplace = true}))
    assert.same({0.0, 2.0}, list(x))
    assert.equal(x, F.hardtanh_(x, 0, {max_val = 1}))
    assert.same({0.0, 1.0}, list(x))
  end)

  it("keep nan", function()
    for _, name in ipairs {"relu", "relu6", "elu", "leaky_relu", "hardswish", "gelu", "silu", "hardtanh"} do
      local y = F[name](torch.tensor {0 / 0}):item()
      assert.is_true(y ~= y, name)
    end
  end)

  it("take slopes by channel", function()
    local x = torch.tensor {{-1.0, -1.0}, {-2.0, 3.0}}
    assert.same({{-0.5, -0.25}, {-1.0, 3.0}}, list(F.prelu(x, torch.tensor {0.5, 0.25})))
    assert.error_matches(function() F.prelu(x, torch.tensor {1.0, 2.0, 3.0}) end, "weight of sizes {3} fits neither one slope nor the 2 channels", 1, true)
  end)

  it("draw slopes only in training", function()
    local x = torch.full({1000}, -1.0)
    check(F.rrelu(x, 0.1, 0.3, false):mean():item(), -0.2, 1e-6)
    torch.manual_seed(0)
    local y = F.rrelu(x, 0.1, 0.3, true)
    assert.is_true(y:min():item() >= -0.3 and y:max():item() <= -0.1 and y:std():item() > 0.03)
  end)

  it("refuse what has no meaning", function()
    assert.error_matches(function() F.gelu(torch.ones(1), {approximate = "sinh"}) end, "none")
    assert.error_matches(function() F.glu(torch.ones(2, 3)) end, "cannot be halved")
    assert.error_matches(function() F.softshrink(torch.ones(1), -1) end, "negative")
    assert.error_matches(function() F.elu(torch.tensor {1}) end, "int64")
  end)
end)

describe("gumbel_softmax", function()
  it("draws categories in proportion to their probabilities, with a gradient", function()
    torch.manual_seed(0)
    local logits = torch.tensor({0.7, 0.2, 0.1}):log():expand(4000, 3):clone():requires_grad_(true)
    local draws = F.gumbel_softmax(logits, 0.5, true)
    assert.is_true((draws:sum(2) - 1):abs():max():item() < 1e-5)
    check(list(draws:mean(1)), {0.7, 0.2, 0.1}, 0.03)
    draws[{{}, 1}]:sum():backward()
    assert.is_true(logits.grad:abs():sum():item() > 0)
  end)
end)

describe("softmax", function()
  it("does not overflow", function()
    check(list(torch.tensor({1000.0, 1000.0}):softmax(1)), {0.5, 0.5}, 1e-6)
    check(list(torch.tensor({1000.0, 0.0}):log_softmax(1)), {0, -1000}, 1e-6)
  end)

  it("agrees along every dimension and for every layout", function()
    local x = torch.randn(3, 70, 5)
    for dim = 1, 3 do
      local y = x:softmax(dim)
      check(list(y:sum(dim)), list(torch.ones_like(y:sum(dim))), 1e-5)
      check(list(y), list(x:transpose(1, 3):contiguous():transpose(1, 3):softmax(dim)), 1e-6)
      check(list(y:log()), list(x:log_softmax(dim)), 1e-5)
    end
  end)

  it("takes empty tensors, numbers and other dtypes", function()
    assert.same({0, 3}, {table.unpack(torch.zeros(0, 3):softmax(2).shape)})
    assert.equal(1, torch.tensor(2.0):softmax(1):item())
    assert.equal(torch.float64, torch.tensor({1, 2}):softmax(1, {dtype = torch.float64}).dtype)
    assert.error_matches(function() torch.tensor({1, 2}):softmax(1) end, "dtype = torch.float32")
    assert.error_matches(function() torch.ones(2):softmax(0) end, "positions count from 1")
  end)
end)
