--- What a call costs when there is next to nothing to compute.
local torch = require "torch"
local nn, F, optim = torch.nn, require "torch.nn.functional", torch.optim

return function(timing)
  local function per_call(name, f) timing.say(name, timing.timeit(f) / 1000, "op") end

  local function op_overhead()
    local a, b = torch.ones(1), torch.ones(1)
    per_call("add_1elem", function()
      for _ = 1, 1000 do local _ = a + b end
    end)
    local x = torch.ones(1, {requires_grad = true})
    per_call("mul_1elem_fwd_bwd", function()
      local y = x
      for _ = 1, 1000 do y = y * a end
      y:backward()
    end)
    local m = torch.randn(4, 4)
    per_call("select", function()
      for _ = 1, 1000 do local _ = m[2] end
    end)
    per_call("view", function()
      for _ = 1, 1000 do local _ = m:view(2, 8) end
    end)
    per_call("matmul_4x4", function()
      for _ = 1, 1000 do local _ = m:matmul(m) end
    end)
  end

  local function tiny_mlp()
    local m = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
    local x, y = torch.randn(8, 2), torch.randn(8, 1)
    local function step_with(optimizer)
      return function()
        optimizer:zero_grad()
        local loss = F.mse_loss(m(x), y)
        loss:backward()
        optimizer:step()
      end
    end
    timing.say("tiny_mlp_sgd_step", timing.timeit(step_with(optim.SGD(m:parameters(), {lr = 0.1}))), "step")
    timing.say("tiny_mlp_adam_step", timing.timeit(step_with(optim.Adam(m:parameters(), {lr = 0.1}))), "step")
  end

  return {{name = "op_overhead", run = op_overhead}, {name = "tiny_mlp", run = tiny_mlp}}
end
