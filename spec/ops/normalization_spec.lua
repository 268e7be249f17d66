--- Normalization and dropout.
local torch = require "torch"
local F = require "torch.nn.functional"
local values = require "support.values"
local check = values.check

describe("normalization", function()
  it("gives rows mean 0 and variance 1", function()
    local y = F.layer_norm(torch.randn(5, 37) * 3 + 2, {37})
    check(y:mean(2):tolist(), {0, 0, 0, 0, 0}, 1e-5)
    check(y:square():mean(2):tolist(), {1, 1, 1, 1, 1}, 1e-3)
  end)

  it("is one and the same by rows and by groups", function()
    local x = torch.randn(3, 6, 4, 5)
    local w, b = torch.randn(6), torch.randn(6)
    local wide = function(v) return v:view(1, 6, 1, 1) end
    check(F.group_norm(x, 2, w, b):tolist(), (F.layer_norm(x:view(3, 2, 60), {60}):view(3, 6, 4, 5) * wide(w) + wide(b)):tolist(), 1e-5)
    check(F.instance_norm(x, nil, nil, w, b):tolist(), F.group_norm(x, 6, w, b):tolist(), 1e-6)
    check(F.batch_norm(x:transpose(1, 2):reshape(1, 6, 3, 20), nil, nil, w, b, true):tolist(),
      F.group_norm(x:transpose(1, 2):reshape(1, 6, 3, 20), 6, w, b):tolist(), 1e-5)
  end)

  it("takes statistics of many rows and wide batches as float64 does, far from 0 as well", function()
    for _, size in ipairs {{100, 7}, {33, 1100}, {5, 9, 40}} do
      local x = torch.randn(size) * 0.5 + torch.randn(1, size[2]):view(size[3] and {1, size[2], 1} or {1, size[2]}) * 50
      local w, b, g = torch.randn(size[2]), torch.randn(size[2]), torch.randn(size)
      local function results(dtype)
        local leaves = {x:to(dtype):requires_grad_(), w:to(dtype):requires_grad_(), b:to(dtype):requires_grad_()}
        local y = F.batch_norm(leaves[1], nil, nil, leaves[2], leaves[3], true)
        return {y, torch.autograd.grad({y}, leaves, {g:to(dtype)})}
      end
      local single, double = results(torch.float32), results(torch.float64)
      for i = 1, 4 do check(single[i]:double():flatten(), double[i]:flatten(), 2e-3) end
    end
  end)

  it("moves running statistics in training alone", function()
    local x = torch.tensor {{1.0, 10.0}, {3.0, 30.0}}
    local mean, var = torch.zeros(2), torch.ones(2)
    F.batch_norm(x, mean, var, nil, nil, true, 0.5)
    check(mean:tolist(), {1, 10}, 1e-6)
    check(var:tolist(), {1.5, 100.5}, 1e-4)           -- the unbiased variances are 2 and 200
    check(F.batch_norm(x, mean, var):tolist(), {{0, 0}, {2 / math.sqrt(1.5), 20 / math.sqrt(100.5)}}, 1e-4)
    check(mean:tolist(), {1, 10}, 1e-6)
  end)

  it("names what does not fit", function()
    local x = torch.randn(2, 3)
    assert.error_matches(function() F.layer_norm(x, {2}) end, "normalized_shape {2} is not the end of sizes {2, 3}", 1, true)
    assert.error_matches(function() F.group_norm(x, 2) end, "3 channels cannot be split into 2 groups")
    assert.error_matches(function() F.batch_norm(x[{{1, 1}}], nil, nil, nil, nil, true) end, "more than 1 value")
    assert.error_matches(function() F.batch_norm(x, nil, nil) end, "running_mean and running_var")
    assert.error_matches(function() F.batch_norm(x, torch.zeros(2), torch.ones(3)) end, "running_mean of sizes {2} does not fit 3 channels", 1, true)
  end)
end)

describe("dropout", function()
  it("keeps the mean, and the generator's stream", function()
    torch.manual_seed(1)
    local x = torch.ones(100, 100)
    local y = F.dropout(x, 0.25)
    check(y:mean():item(), 1, 0.02)
    torch.manual_seed(1)
    assert.same(y:tolist(), F.dropout(x, 0.25):tolist())
  end)

  it("returns x itself when there is nothing to drop", function()
    local x = torch.ones(3)
    assert.equal(x, F.dropout(x, 0.5, false))
    assert.equal(x, F.dropout(x, 0))
    assert.same({0, 0, 0}, F.dropout(x, 1):tolist())
    assert.error_matches(function() F.dropout(x, 1.5) end, "p must be a probability from 0 to 1, got 1.5")
  end)

  it("drops whole channels", function()
    torch.manual_seed(2)
    local y = F.dropout2d(torch.ones(4, 8, 3, 3))
    local sums = y:sum({3, 4})
    for _, row in ipairs(sums:tolist()) do
      for _, sum in ipairs(row) do assert.is_true(sum == 0 or sum == 18) end
    end
  end)
end)
