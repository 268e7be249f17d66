local torch = require "torch"
local values = require "support.values"
local check_error = values.check_error

describe("memory", function()
  before_each(function()
    collectgarbage()
    collectgarbage()
  end)

  it("is counted in bytes and blocks", function()
    local before = torch.memory_stats()
    local x = torch.ones(1000000)
    local during = torch.memory_stats()
    assert.is_true(during.live >= before.live + 4000000)
    assert.is_true(during.blocks > before.blocks)
    assert.is_true(during.peak >= during.live)
    x:free()
    assert.is_true(torch.memory_stats().live < before.live + 1000000)
  end)

  it("of small tensors in a long loop does not pile up", function()
    local program = os.getenv "LUATORCH" or "build/luatorch"
    local pipe = assert(io.popen(program .. [[ -e '
      local torch = require "torch"
      local x, most = torch.ones(1), 0
      for i = 1, 1000000 do
        local y = x + x
        if i % 1000 == 0 then most = math.max(most, torch.memory_stats().blocks) end
      end
      print(most)']]))
    local most = pipe:read "n"
    pipe:close()
    assert.is_true(most < 50000, most)
  end)

  it("has a peak that can be set back", function()
    torch.ones(1000000):free()
    torch.reset_peak_memory_stats()
    local stats = torch.memory_stats()
    assert.equal(stats.live, stats.peak)
  end)

  it("is kept for reuse, and returned by empty_cache", function()
    if (os.getenv "LUATORCH" or ""):find("asan", 1, true) then return end   -- there every block is malloc's
    torch.ones(10000000):free()
    assert.is_true(torch.memory_stats().cached >= 40000000)
    torch.empty_cache()
    assert.equal(0, torch.memory_stats().cached)
  end)

  it("is collected by a budget: 2,000 dropped tensors of 10 MB stay under 600 MB", function()
    torch.empty_cache()
    torch.reset_peak_memory_stats()
    for _ = 1, 2000 do torch.empty(2500000) end
    assert.is_true(torch.memory_stats().peak < 600000000)
  end)

  it("is collected by the budget in results of operators and gradients, too", function()
    local x = torch.ones({500000}, {requires_grad = true})
    torch.reset_peak_memory_stats()
    for _ = 1, 150 do
      local y = (x * 2 + 1):sum()
      y:backward()
      x.grad = nil
    end
    assert.is_true(torch.memory_stats().peak < 600000000)
  end)

  it("runs into a limit with an error, and goes on", function()
    finally(function() torch.set_memory_limit(0) end)
    torch.set_memory_limit(torch.memory_stats().live + 20000000)
    check_error({"out of memory", "limit"}, function()
      local list = {}
      for i = 1, 100 do list[i] = torch.ones(1000000) end
      return list
    end)
    assert.equal(3.0, torch.ones(3):sum():item())
  end)

  it("that is freed is an error to use, never a crash", function()
    local x = torch.ones(3)
    local view = x:view(3, 1)
    x:free()
    check_error({"add", "a freed tensor"}, torch.add, x, 1)
    check_error("a freed tensor", function() return x + 1 end)
    check_error("a freed tensor", function() return x.shape end)
    check_error("a freed tensor", function() return x[1] end)
    check_error("a freed tensor", function() x[1] = 1 end)
    check_error("a freed tensor", function() return #x end)
    check_error("a freed tensor", function() x:free() end)
    check_error("a freed tensor", torch.cat, {x, x})
    assert.is_false(torch.is_tensor(x))
    assert.equal(3.0, view:sum():item())
  end)
end)

describe("torch.scope", function()
  it("frees at the end of a block what was made in it", function()
    local inside
    local outside = torch.ones(2)
    do
      local scope <close> = torch.scope()
      inside = outside + 1
      outside:add_(1)
    end
    assert.equal("tensor(freed)", tostring(inside))
    values.check(outside, {2.0, 2.0})
    check_error("a freed tensor", function() return inside * 2 end)
  end)

  it("keeps what it is told to, also within tables, and parameters", function()
    local nn = require "torch.nn"
    local kept, state, parameter
    do
      local scope <close> = torch.scope()
      kept = scope:keep(torch.ones(1))
      state = scope:keep {list = {torch.ones(2)}}
      parameter = nn.Parameter(torch.ones(3))
    end
    assert.equal(6.0, (kept:sum() + state.list[1]:sum() + parameter:sum()):item())
  end)

  it("gives bytes back at once", function()
    collectgarbage()
    local before = torch.memory_stats().live
    do
      local scope <close> = torch.scope()
      local x = torch.ones({1000000}, {requires_grad = true})
      local _ = (x:exp() * 2):sum()
      assert.is_true(torch.memory_stats().live > before + 4000000)
    end
    assert.is_true(torch.memory_stats().live < before + 1000000)
  end)

  it("nests, and hands what is kept to the scope around it", function()
    local first, second
    do
      local scope <close> = torch.scope()
      do
        local inner <close> = torch.scope()
        first = inner:keep(torch.ones(1))
        second = torch.ones(1)
      end
      assert.equal("tensor(freed)", tostring(second))
      assert.equal(1.0, first:item())
      assert.is_not_nil(scope)
    end
    assert.equal("tensor(freed)", tostring(first))
  end)

  it("runs a function and keeps its results", function()
    local inside
    local y, n = torch.scope(function()
      inside = torch.ones(2)
      return inside * 3, 7
    end)
    assert.equal(7, n)
    values.check(y, {3.0, 3.0})
    assert.equal("tensor(freed)", tostring(inside))
    check_error("on purpose", torch.scope, function() error "on purpose" end)
    assert.equal(1.0, torch.ones(1):item())
  end)

  it("leaves gradients to their leaves", function()
    local x = torch.ones({2}, {requires_grad = true})
    do
      local scope <close> = torch.scope()
      local y = (x * 3):sum()
      y:backward()
      assert.is_not_nil(scope)
    end
    values.check(x.grad, {3.0, 3.0})
  end)

  it("can be closed early and out of order", function()
    local outer = torch.scope()
    local a = torch.ones(1)
    local inner = torch.scope()
    local b = torch.ones(1)
    outer:close()
    inner:close()
    outer:close()
    assert.equal("tensor(freed)", tostring(a))
    assert.equal("tensor(freed)", tostring(b))
    assert.equal(1.0, torch.ones(1):item())
  end)
end)
