local torch = require "torch"
local nn = require "torch.nn"
local optim = require "torch.optim"
local lr_scheduler = optim.lr_scheduler

local function new_optimizer()
  return optim.SGD({nn.Parameter(torch.zeros(1))}, {lr = 1.0, momentum = 0.9})
end

local function rates(schedule, o, count)
  local list = {}
  for i = 1, count do
    list[i] = o.param_groups[1].lr
    schedule:step()
  end
  return list
end

local function assert_near_all(expected, got)
  assert.equal(#expected, #got)
  for i, value in ipairs(expected) do assert.near(value, got[i], 1e-9) end
end

describe("lr_scheduler", function()
  it("LambdaLR follows a function", function()
    local o = new_optimizer()
    assert_near_all({1, 0.5, 1 / 3}, rates(lr_scheduler.LambdaLR(o, function(t) return 1 / (t + 1) end), o, 3))
  end)

  it("MultiplicativeLR multiplies", function()
    local o = new_optimizer()
    assert_near_all({1, 0.5, 0.25}, rates(lr_scheduler.MultiplicativeLR(o, function() return 0.5 end), o, 3))
  end)

  it("StepLR steps", function()
    local o = new_optimizer()
    assert_near_all({1, 1, 0.1, 0.1, 0.01}, rates(lr_scheduler.StepLR(o, 2), o, 5))
  end)

  it("WarmupCosineLR rises and falls", function()
    local o = new_optimizer()
    assert_near_all({0.5, 1, 1, 0.5, 0, 0}, rates(lr_scheduler.WarmupCosineLR(o, 2, 4), o, 6))
  end)

  it("SequentialLR goes from one to the next", function()
    local o = new_optimizer()
    local first = lr_scheduler.ConstantLR(o, 0.1, 3)
    local second = lr_scheduler.ExponentialLR(o, 0.5)
    assert_near_all({0.1, 0.1, 1, 0.5}, rates(lr_scheduler.SequentialLR(o, {first, second}, {2}), o, 4))
  end)

  it("ReduceLROnPlateau waits for patience", function()
    local o = new_optimizer()
    local schedule = lr_scheduler.ReduceLROnPlateau(o, {patience = 1, factor = 0.5})
    for _, loss in ipairs {3, 2, 2, 2} do schedule:step(loss) end
    assert.equal(0.5, o.param_groups[1].lr)
    schedule:step(torch.tensor(1.0))
    assert.equal(1.0, schedule.best)
  end)

  it("OneCycleLR ends where its steps end", function()
    local o = new_optimizer()
    local schedule = lr_scheduler.OneCycleLR(o, 1.0, {total_steps = 4})
    for _ = 1, 4 do schedule:step() end
    assert.error_matches(function() schedule:step() end, "beyond the 4 steps")
  end)

  it("resumes from a saved state", function()
    local o, p = new_optimizer(), new_optimizer()
    local a, b = lr_scheduler.StepLR(o, 2), lr_scheduler.StepLR(p, 5)
    for _ = 1, 3 do a:step() end
    b:load_state_dict(a:state_dict())
    p:load_state_dict(o:state_dict())
    assert_near_all(rates(a, o, 4), rates(b, p, 4))
  end)

  it("needs an optimizer", function()
    assert.error_matches(function() lr_scheduler.StepLR(3, 2) end, "must be an optimizer")
  end)
end)

describe("a schedule's state", function()
  it("holds nothing that cannot be saved", function()
    local optimizer = torch.optim.SGD({torch.nn.Parameter(torch.ones(1))}, {lr = 1.0})
    local schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, function(epoch) return 0.5 ^ epoch end)
    schedule:step()
    assert.is_nil(schedule:state_dict().lr_lambdas)
    assert.equal(1, schedule:state_dict().last_epoch)
  end)
end)
