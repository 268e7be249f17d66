local torch = require "torch"
local values = require "support.values"
local check, check_error, leaf = values.check, values.check_error, values.leaf

describe("no_grad", function()
  it("records nothing while a function runs and returns its results", function()
    local x = leaf {1.0}
    local y, text = torch.no_grad(function(a, b) return a * 2, b end, x, "and more")
    assert.is_false(y.requires_grad)
    assert.equal("and more", text)
    assert.is_true((x * 2).requires_grad)
  end)

  it("covers the rest of a block as a guard", function()
    local x = leaf {1.0}
    do
      local guard <close> = torch.no_grad()
      assert.is_false((x * 2).requires_grad)
      do
        local guard <close> = torch.enable_grad()
        assert.is_true((x * 2).requires_grad)
      end
      assert.is_false(torch.is_grad_enabled())
    end
    assert.is_true(torch.is_grad_enabled())
  end)

  it("ends when an error leaves it", function()
    check_error("out of here", torch.no_grad, function() error "out of here" end)
    assert.is_true(torch.is_grad_enabled())
    pcall(function()
      local guard <close> = torch.no_grad()
      error(guard)
    end)
    assert.is_true(torch.is_grad_enabled())
  end)

  it("lets leaves be changed in place", function()
    local x = leaf {1.0, 2.0}
    torch.no_grad(function() x:sub_(1) end)
    check(x, {0.0, 1.0})
    assert.is_true(x.requires_grad)
  end)
end)

describe("set_grad_enabled", function()
  it("switches, and as a guard switches back", function()
    do
      local guard <close> = torch.set_grad_enabled(false)
      assert.is_false(torch.is_grad_enabled())
    end
    assert.is_true(torch.is_grad_enabled())
  end)
end)

describe("inference_mode", function()
  it("makes tensors that can never take part in a graph", function()
    local x = leaf {2.0}
    local y = torch.inference_mode(function() return x * 2 end)
    assert.is_true(y:is_inference())
    assert.is_false(y.requires_grad)
    check_error("inference mode", function() y:requires_grad_() end)
    check_error("inference mode", function() y:add_(1) end)
    check_error("inference mode", function() return x * y end)
    check(x * y:clone(), {8.0})
    assert.is_false(torch.is_inference_mode_enabled())
  end)
end)

describe("detect_anomaly", function()
  local function bad_gradient(x)
    return (x * 0):sqrt()
  end

  it("names the operator and the line that gave nan", function()
    local x = leaf {1.0}
    local line = debug.getinfo(bad_gradient, "S").linedefined + 1
    torch.autograd.detect_anomaly(function()
      local y = bad_gradient(x) * 0
      check_error({"sqrt", "nan", "modes_spec.lua:" .. line}, function() y:backward() end)
    end)
  end)

  it("names the operator and the line of a result that is nan from the start", function()
    local x = leaf {1.0}
    torch.autograd.detect_anomaly(function()
      local y = x * 2 + torch.nan
      local line = debug.getinfo(1, "l").currentline - 1
      check_error({"nan itself", "add", "modes_spec.lua:" .. line}, function() y:backward() end)
    end)
  end)

  it("names the line of a saved value that was changed", function()
    local guard <close> = torch.autograd.detect_anomaly()
    local x = leaf {1.0}
    local y = x * 2
    local z = y * y
    local line = debug.getinfo(1, "l").currentline - 1
    y:add_(1)
    check_error({"mul", "changed in place", "modes_spec.lua:" .. line}, function() z:backward() end)
  end)

  it("is off elsewhere", function()
    assert.is_false(torch.is_anomaly_enabled())
    local x = leaf {1.0}
    local total = (bad_gradient(x) * 0)
    total:backward()
    local g = x.grad:item()
    assert.is_true(g ~= g)
  end)

  it("can be set for good", function()
    torch.autograd.set_detect_anomaly(true)
    assert.is_true(torch.is_anomaly_enabled())
    torch.autograd.set_detect_anomaly(false)
    assert.is_false(torch.is_anomaly_enabled())
  end)
end)
