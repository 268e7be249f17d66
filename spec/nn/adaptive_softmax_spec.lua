local torch = require "torch"
local nn = torch.nn

--- A module whose weights are set by a formula, and an input; the expected numbers are PyTorch's for the same.
local function setup()
  local module = nn.AdaptiveLogSoftmaxWithLoss(4, 6, {2, 4}, {div_value = 2.0, head_bias = true}):double()
  for _, p in ipairs(module:parameters()) do p.data = (torch.arange(p:numel()):double():view_as(p) * 0.37):sin() end
  return module, (torch.arange(12.0):double():view(3, 4) * 0.7):cos():requires_grad_()
end

local function near(expected, tensor)
  assert.is_true(torch.allclose(torch.tensor(expected, {dtype = torch.float64}), tensor:detach(), {atol = 1e-10}))
end

describe("nn.AdaptiveLogSoftmaxWithLoss", function()
  it("gives log probabilities, the loss and gradients", function()
    local module, x = setup()
    local output, loss = module(x, torch.tensor {1, 3, 6})
    near({-2.4929204072429956, -2.595935251689072, -5.150290487657007}, output)
    near(3.413048715529692, loss)
    loss:backward()
    near({{0.20773140556977227, 0.0593860124258544, -0.09699699890752458, -0.24025192147226204},
      {-0.3006558047483698, -0.18172104773485653, -0.03819119940240277, 0.11050764860615062},
      {0.5863551554420713, 0.5795159364150442, 0.494241954026396, 0.3420746417540947}}, x.grad)
    local single, single_loss = module(x[2], torch.tensor(3))
    near(-2.595935251689072, single)
    near(2.595935251689072, single_loss)
  end)

  it("knows all classes", function()
    local module, x = setup()
    near({-3.6823659650424125, -4.949913145706156, -2.595935251689072, -4.072833646157879, -0.7386906055272306, -0.9202776934266301},
      module:log_prob(x)[2])
    assert.same({2, 5, 2}, module:predict(x):tolist())
    assert.is_true(torch.allclose(torch.ones(3, {dtype = torch.float64}), module:log_prob(x):exp():sum(2)))
  end)

  it("says what is wrong", function()
    local module, x = setup()
    assert.error_matches(function() module(x, torch.tensor {1, 7, 2}) end, "targets must be from 1 to 6, but 7 is there")
    assert.error_matches(function() module(x, torch.tensor {0, 1, 2}) end, "but 0 is there")
    assert.error_matches(function() nn.AdaptiveLogSoftmaxWithLoss(4, 6, {4, 2}) end, "cutoffs must be increasing")
    assert.error_matches(function() nn.AdaptiveLogSoftmaxWithLoss(4, 6, {6}) end, "between 0 and n_classes = 6")
  end)
end)

describe("nn.FractionalMaxPool2d", function()
  it("takes its windows from random numbers", function()
    local pool = nn.FractionalMaxPool2d(2, {output_size = 3, return_indices = true, _random_samples = torch.tensor {{{0.3, 0.6}}}})
    local values, indices = pool((torch.arange(36.0):view(1, 1, 6, 6) * 1.3):sin())
    assert.same({7, 3, 12, 13, 22, 17, 31, 27, 36}, indices:view(-1):tolist())
    assert.near(0.9985433220863342, values[{1, 1, 1, 1}]:item(), 1e-6)
    local ratio = nn.FractionalMaxPool3d(2, {output_ratio = 0.5})
    assert.same({2, 1, 2, 2, 2}, {table.unpack(ratio(torch.rand(2, 1, 4, 4, 4)).shape)})
  end)
end)
