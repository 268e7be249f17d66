local torch = require "torch"
local nn = require "torch.nn"
local optim = require "torch.optim"

local function parameter(values) return nn.Parameter(torch.tensor(values)) end

local names = {"SGD", "Adam", "AdamW", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "RMSprop", "Rprop", "ASGD", "Lion"}

describe("every optimizer", function()
  for _, name in ipairs(names) do
    it(name .. " goes downhill", function()
      local p = parameter{2.0, -3.0}
      local o = optim[name]({p}, {lr = 0.05})
      local function loss()
        o:zero_grad()
        local value = (p * p):sum()
        value:backward()
        return value
      end
      local first = loss():item()
      for _ = 1, 30 do o:step(loss) end
      assert.is_true(loss():item() < first)
      assert.is_true(p.is_leaf)
    end)

    it(name .. " goes on as before from a saved state", function()
      local function run(p, o, steps)
        for _ = 1, steps do
          o:zero_grad()
          local loss = ((p - 1) ^ 2):sum()
          loss:backward()
          o:step()
        end
      end
      local p, q = parameter{2.0, -3.0}, parameter{0.0, 0.0}
      local a = optim[name]({p}, {lr = 0.1})
      run(p, a, 5)
      q.data:copy_(p:detach())
      local b = optim[name]({q}, {lr = 0.7})
      b:load_state_dict(a:state_dict())
      run(p, a, 5)
      run(q, b, 5)
      assert.is_true(torch.equal(p, q))
    end)
  end
end)

describe("an optimizer's state", function()
  it("may count its steps in tensors, as PyTorch's files do", function()
    local p, q = parameter{1.0}, parameter{1.0}
    local a, b = optim.Adam({p}), optim.Adam({q})
    p.grad, q.grad = torch.tensor{0.5}, torch.tensor{0.5}
    a:step()
    b:step()
    local state = b:state_dict()
    state.state[1].step = torch.tensor(1.0)
    b:load_state_dict(state)
    a:step()
    b:step()
    assert.is_true(torch.equal(p, q))
  end)
end)

describe("a state that does not fit", function()
  it("is one error that lists all, and changes nothing", function()
    local function stepped(p, q)
      p.grad, q.grad = torch.ones_like(p), torch.ones_like(q)
      local optimizer = optim.Adam({{params = {p}}, {params = {q}}})
      optimizer:step()
      return optimizer
    end
    local from = stepped(parameter {1.0, 2.0}, parameter {3.0}):state_dict()
    from.state[2] = 5
    from.param_groups[1].lr = 7
    local optimizer = stepped(parameter {1.0, 2.0, 3.0}, parameter {3.0})
    local ok, message = pcall(optimizer.load_state_dict, optimizer, from)
    assert.is_false(ok)
    assert.matches("exp_avg of parameter 1 of group 1 has size {2}, size {3} is due", message)
    assert.matches("the state of parameter 1 of group 2 is a number, not a table", message)
    assert.equal(1e-3, optimizer.param_groups[1].lr)
    from.param_groups[2].params = nil
    assert.error_matches(function() optimizer:load_state_dict(from) end, "group 2 has 0 parameters, 1 are due")
  end)
end)

describe("optim.SGD", function()
  it("takes plain steps", function()
    local p = parameter{1.0}
    p.grad = torch.tensor{0.5}
    optim.SGD({p}, {lr = 0.1}):step()
    assert.near(0.95, p:item(), 1e-7)
  end)

  it("leaves parameters without a gradient alone", function()
    local p = parameter{1.0}
    optim.SGD({p}, {lr = 0.1, momentum = 0.9}):step()
    assert.equal(1.0, p:item())
  end)
end)

describe("optim.Muon", function()
  it("takes orthogonal steps and refuses vectors", function()
    torch.manual_seed(0)
    local w = nn.Parameter(torch.zeros(4, 4))
    w.grad = torch.randn(4, 4)
    optim.Muon({w}, {lr = 1.0, weight_decay = 0}):step()
    local _, s = torch.linalg.svd(w:detach())
    assert.is_true(s:min():item() > 0.4 and s:max():item() < 1.5)
    local v = parameter{1.0}
    v.grad = torch.tensor{1.0}
    assert.error_matches(function() optim.Muon({v}):step() end, "must be matrices")
  end)
end)

describe("parameter groups", function()
  it("have options of their own", function()
    local p, q = parameter{1.0}, parameter{1.0}
    local o = optim.SGD({{params = {p}}, {params = {q}, lr = 0.5}}, {lr = 0.1})
    p.grad, q.grad = torch.ones(1), torch.ones(1)
    o:step()
    assert.near(0.9, p:item(), 1e-7)
    assert.near(0.5, q:item(), 1e-7)
    o:add_param_group{params = parameter{3.0}}
    assert.equal(0.1, o.param_groups[3].lr)
  end)

  it("are checked", function()
    local p = parameter{1.0}
    assert.error_matches(function() optim.SGD({p}, {lr = -1}) end, "lr must be a number from 0")
    assert.error_matches(function() optim.SGD({p, p}, {lr = 1}) end, "parameter 2 is listed twice")
    assert.error_matches(function() optim.SGD({p * 2}, {lr = 1}) end, "parameter 1 is not a leaf")
    assert.error_matches(function() optim.SGD({}, {lr = 1}) end, "list of parameters is empty")
    assert.error_matches(function() optim.Adam({p}, {beta = 1}) end, "unknown keyword 'beta'")
    assert.error_matches(function() optim.Adam({p}, {betas = {0.9, 1.0}}) end, "betas must be")
  end)
end)

describe("optim.LBFGS", function()
  it("finds the minimum of Rosenbrock's function", function()
    local p = nn.Parameter(torch.tensor({-1.0, 1.5}, {dtype = torch.float64}))
    local o = optim.LBFGS({p}, {line_search_fn = "strong_wolfe"})
    for _ = 1, 5 do
      o:step(function()
        o:zero_grad()
        local x, y = p[1], p[2]
        local loss = (1 - x) ^ 2 + (y - x ^ 2) ^ 2 * 100
        loss:backward()
        return loss
      end)
    end
    assert.near(1, p[1]:item(), 1e-6)
    assert.near(1, p[2]:item(), 1e-6)
  end)
end)
