local torch = require "torch"
local nn, optim = torch.nn, torch.optim
local swa = optim.swa_utils

--- A model whose one weight is set to each of the values in turn, and shown to an average.
local function follow(values, options)
  local model = nn.Linear(1, 1, {bias = false})
  local averaged = swa.AveragedModel(model, options)
  for _, value in ipairs(values) do
    model.weight.data:fill_(value)
    averaged:update_parameters(model)
  end
  return averaged.module.weight:item(), averaged
end

describe("swa_utils.AveragedModel", function()
  before_each(function() torch.manual_seed(0) end)

  it("is the mean of all states, or what a function makes of them", function()
    assert.near(3.0, follow {1, 2, 6}, 1e-6)
    assert.near(3.0, follow({1, 2, 6}, {avg_fn = swa.get_swa_avg_fn()}), 1e-6)
    local expected = 0.9 * (0.9 * 1 + 0.1 * 2) + 0.1 * 6
    assert.near(expected, follow({1, 2, 6}, {avg_fn = swa.get_ema_avg_fn(0.9)}), 1e-6)
    assert.near(expected, follow({1, 2, 6}, {multi_avg_fn = swa.get_ema_multi_avg_fn(0.9)}), 1e-6)
  end)

  it("is a model with a state", function()
    local _, averaged = follow {1, 2, 6}
    assert.equal(3, averaged.n_averaged:item())
    assert.near(6.0, averaged(torch.tensor {{2.0}}):item(), 1e-6)
    local other = swa.AveragedModel(nn.Linear(1, 1, {bias = false}))
    other:load_state_dict(averaged:state_dict())
    assert.is_true(torch.equal(averaged.module.weight, other.module.weight))
    assert.is_not_nil(averaged:state_dict()["module.weight"])
  end)

  it("copies buffers, or averages them", function()
    local model = nn.BatchNorm1d(1)
    local copied, mean = swa.AveragedModel(model), swa.AveragedModel(model, {use_buffers = true})
    for _, value in ipairs {1.0, 3.0} do
      model.running_mean:fill_(value)
      model.num_batches_tracked:add_(2)
      copied:update_parameters(model)
      mean:update_parameters(model)
    end
    assert.equal(3.0, copied.module.running_mean:item())
    assert.equal(2.0, mean.module.running_mean:item())
    assert.equal(3, mean.module.num_batches_tracked:item())
  end)

  it("says what does not fit", function()
    local averaged = swa.AveragedModel(nn.Linear(1, 1))
    assert.error_matches(function() averaged:update_parameters(nn.Linear(1, 1, {bias = false})) end, "has 1 tensors, the average 2")
    assert.error_matches(function() swa.get_ema_avg_fn(2) end, "decay must be a number from 0 to 1, not 2")
  end)
end)

describe("swa_utils.update_bn", function()
  it("takes the statistics of all data", function()
    torch.manual_seed(0)
    local data = torch.randn(12, 3) * 2 + 1
    local loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(data), {batch_size = 4})
    local model = nn.Sequential(nn.BatchNorm1d(3), nn.Linear(3, 1)):eval()
    swa.update_bn(loader, model)
    assert.is_true(torch.allclose(data:mean(1), model[1].running_mean, {atol = 1e-6}))
    assert.equal(0.1, model[1].momentum)
    assert.is_false(model.training)
  end)
end)

describe("swa_utils.SWALR", function()
  local function rates(strategy, epochs)
    local optimizer = optim.SGD({nn.Parameter(torch.ones(1))}, {lr = 1.0})
    local schedule = swa.SWALR(optimizer, 0.1, {anneal_epochs = epochs, anneal_strategy = strategy})
    local list = {}
    for i = 1, 6 do
      list[i] = optimizer.param_groups[1].lr
      schedule:step()
    end
    return list
  end

  -- The values are PyTorch's.
  it("goes to its rate", function()
    local expected = {cos = {1.0, 0.8681980515339464, 0.55, 0.23180194846605365, 0.1, 0.1}, linear = {1.0, 0.775, 0.55, 0.325, 0.1, 0.1}}
    for strategy, list in pairs(expected) do
      local found = rates(strategy, 4)
      for i, rate in ipairs(list) do assert.near(rate, found[i], 1e-12) end
    end
    assert.near(0.1, rates("cos", 0)[1], 1e-12)
    assert.error_matches(function() rates("steps", 4) end, "anneal_strategy must be 'cos' or 'linear', not 'steps'")
  end)
end)
