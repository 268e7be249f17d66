local torch = require "torch"
local nn, optim = torch.nn, torch.optim

local function setup(value)
  local p = nn.Parameter(torch.tensor {value or 1.0})
  return p, optim.SGD({p}, {lr = 1.0}), torch.amp.GradScaler {init_scale = 8, growth_interval = 2}
end

describe("torch.amp.GradScaler", function()
  it("scales the loss and steps with the plain gradient", function()
    local p, optimizer, scaler = setup()
    scaler:scale(p * 0.25):backward()
    assert.equal(2.0, p.grad:item())
    scaler:step(optimizer)
    assert.equal(0.75, p:item())
    scaler:update()
    assert.equal(8.0, scaler:get_scale())
  end)

  it("leaves a step out and shrinks at inf and nan, and grows after good steps", function()
    local p, optimizer, scaler = setup()
    for _, bad in ipairs {math.huge, -math.huge, 0 / 0} do
      p.grad = torch.tensor {bad}
      local before = scaler:get_scale()
      scaler:step(optimizer)
      scaler:update()
      assert.equal(1.0, p:item())
      assert.equal(before / 2, scaler:get_scale())
    end
    for _ = 1, 2 do
      p.grad = torch.tensor {0.0}
      scaler:step(optimizer)
      scaler:update()
    end
    assert.equal(2.0, scaler:get_scale())
  end)

  it("finds one bad element among many, in every dtype and layout", function()
    torch.manual_seed(0)
    local function found(grad) return torch._unscale_({torch.ones(3), grad}, 0.5) end
    for _, dtype in ipairs {torch.float32, torch.float64, torch.float16, torch.bfloat16} do
      local grad = torch.rand(70, 1001):to(dtype)
      local expected = grad * 0.5
      assert.is_false(found(grad))
      assert.is_true(torch.equal(expected, grad))
      local columns = torch.rand(5, 7):to(dtype):t()
      expected = columns * 0.5
      assert.is_false(found(columns))
      assert.is_true(torch.equal(expected, columns))
      grad[{69, 999}] = math.huge
      assert.is_true(found(grad))
    end
    assert.is_false(torch._unscale_({}, 0.5))
    assert.error_matches(function() torch._unscale_({torch.tensor {1}}, 0.5) end, "gradient 1 has dtype int64")
  end)

  it("unscales before clipping, once", function()
    local p, optimizer, scaler = setup()
    scaler:scale(p * 3):backward()
    scaler:unscale_(optimizer)
    assert.equal(3.0, p.grad:item())
    nn.utils.clip_grad_norm_({p}, 1.0)
    scaler:step(optimizer)
    assert.near(0.0, p:item(), 1e-5)
    assert.error_matches(function() scaler:unscale_(optimizer) end, "unscale_%(%) was called twice")
    assert.error_matches(function() scaler:step(optimizer) end, "step%(%) was called twice")
    scaler:update(4)
    assert.equal(4, scaler:get_scale())
    assert.error_matches(function() scaler:update() end, "follows a step")
  end)

  it("saves its state, and does nothing when disabled", function()
    local p, optimizer, scaler = setup()
    p.grad = torch.tensor {1.0}
    scaler:step(optimizer)
    scaler:update()
    local other = torch.amp.GradScaler()
    other:load_state_dict(scaler:state_dict())
    assert.same(scaler:state_dict(), other:state_dict())
    local off = torch.amp.GradScaler {enabled = false}
    assert.equal(p, off:scale(p))
    off:step(optimizer)
    off:update()
    assert.equal(0.75, p:item())
    assert.equal(1.0, off:get_scale())
    assert.same({}, off:state_dict())
  end)
end)
