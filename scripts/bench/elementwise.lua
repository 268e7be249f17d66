--- Large elementwise work, reductions, sorting: bound by memory.
local torch = require "torch"
local F = require "torch.nn.functional"

return function(timing)
  local function elementwise()
    local n = 1 << 24
    local a, b = torch.randn(n), torch.randn(n)
    local m = a:view(4096, 4096)
    local cases = {
      {"add", function() return a + b end}, {"mul_", function() return a:mul_(1.0) end}, {"exp", function() return a:exp() end},
      {"tanh", function() return a:tanh() end}, {"sigmoid", function() return a:sigmoid() end}, {"gelu", function() return F.gelu(a) end},
      {"relu", function() return a:relu() end}, {"sum", function() return a:sum() end}, {"mean_dim", function() return m:mean(1) end},
      {"sum_last", function() return m:sum(2) end}, {"softmax", function() return m:softmax(-1) end},
      {"layer_norm", function() return F.layer_norm(m, {4096}) end}, {"cumsum", function() return m:cumsum(2) end},
      {"argmax", function() return m:argmax(2) end}, {"bcast_add", function() return m + b:narrow(1, 1, 4096) end},
      {"transpose_copy", function() return m:t():contiguous() end}, {"where", function() return torch.where(a:gt(0), a, b) end},
      {"rand", function() return torch.rand(n) end}, {"randn", function() return torch.randn(n) end},
    }
    for _, case in ipairs(cases) do timing.say("ew16M_" .. case[1], timing.timeit(case[2], {rounds = 3}), "op") end
    local s = torch.randn(1 << 20)
    timing.say("sort_1M", timing.timeit(function() return s:sort() end), "op")
    timing.say("topk_1M_100", timing.timeit(function() return s:topk(100) end), "op")
    local positions, table_ = torch.randint(1, 50001, {8192}), torch.randn(50000, 256)
    timing.say("embedding_8192x256", timing.timeit(function() return F.embedding(positions, table_) end), "op")
  end

  return {{name = "elementwise", run = elementwise}}
end
