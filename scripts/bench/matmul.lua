--- Matrix products and linear algebra: bound by arithmetic.
local torch = require "torch"

return function(timing)
  local function product(name, a, b, operations)
    local s = timing.timeit(function() return a:matmul(b) end)
    timing.say(name, s, "op", ("%.1f GFLOP/s"):format(1e-9 * operations / s))
  end

  local function matmul()
    for _, n in ipairs {64, 256, 512, 1024, 2048} do product("matmul_" .. n, torch.randn(n, n), torch.randn(n, n), 2 * n ^ 3) end
    product("bmm_64x128x64x128", torch.randn(64, 128, 64), torch.randn(64, 64, 128), 2 * 64 * 128 * 128 * 64)
    local a = torch.randn(512, 512, {dtype = torch.float64})
    timing.say("f64_solve_512", timing.timeit(function() return torch.linalg.solve(a, a) end), "op")
    local part = a[{{1, 256}, {1, 256}}]
    timing.say("f64_svd_256", timing.timeit(function() return torch.linalg.svd(part) end), "op")
  end

  return {{name = "matmul", run = matmul}}
end
