--- Scripts that are not trusted: what they can do, what they cannot, and how they try.
local torch = require "torch"

local LIMITS = {bytes = 64 * 1024 * 1024, instructions = 2e6, seconds = 20}

local function run(code, ...) return torch.sandbox(code, LIMITS, ...) end

local function refused(code, part)
  local ok, message = run(code)
  assert.is_false(ok, code .. "\nwas not refused")
  assert.truthy(message:find(part, 1, true), code .. "\n" .. message)
end

local function ends(code) refused(code, "limit of") end

describe("torch.sandbox", function()
  it("runs a script with arguments and results", function()
    local ok, a, b, c = run("local x, y = ... return x + y, {1, {k = true}}, nil", 2, 3)
    assert.is_true(ok)
    assert.equal(5, a)
    assert.same({1, {k = true}}, b)
    assert.is_nil(c)
  end)

  it("has torch, trains, and shares the memory of its arguments", function()
    local x = torch.zeros(3)
    local ok, loss, weight = run([[
      local x = ...
      x:add_(1)
      local torch = require "torch"
      torch.manual_seed(1)
      local model = torch.nn.Linear(3, 1)
      local optimizer = torch.optim.SGD(model:parameters(), {lr = 0.1})
      local loss
      for _ = 1, 20 do
        optimizer:zero_grad()
        loss = model(x):pow(2):sum()
        loss:backward()
        optimizer:step()
      end
      return loss:item(), model.weight:detach()
    ]], x)
    assert.is_true(ok, loss)
    assert.is_true(loss < 1e-3)
    assert.same({1, 3}, {table.unpack(weight.shape)})
    assert.same({1, 1, 1}, x:tolist())
  end)

  it("keeps the caller's seed, modes and default dtype", function()
    torch.manual_seed(7)
    local expected = torch.rand(2):tolist()
    torch.manual_seed(7)
    assert.is_true((run [[
      local torch = require "torch"
      torch.manual_seed(1)
      torch.rand(5)
      torch.set_default_dtype(torch.float64)
      torch.set_grad_enabled(false)
    ]]))
    assert.same(expected, torch.rand(2):tolist())
    assert.equal(torch.float32, torch.get_default_dtype())
    assert.is_true(torch.is_grad_enabled())
  end)

  it("leaves hooks and custom functions of both sides their own state", function()
    local x = torch.ones(1, {requires_grad = true})
    x:register_hook(function(g) return g * 5 end)
    local ok, grad = run [[
      local torch = require "torch"
      local y = torch.ones(1, {requires_grad = true})
      y:register_hook(function(g) return g * 7 end)
      y:sum():backward()
      return y.grad
    ]]
    assert.is_true(ok, grad)
    assert.equal(7, grad:item())
    x:sum():backward()
    assert.equal(5, x.grad:item())
    x = nil
    collectgarbage()
    assert.is_nil(x)
  end)

  it("returns the message of an error, without running what it holds", function()
    refused("error 'no'", "sandbox:1: no")
    refused("return +", "unexpected symbol")
    refused("error(setmetatable({}, {__tostring = function() while true do end end}))", "table value")
  end)

  it("lets only data out", function()
    refused("return print", "function cannot leave")
    refused("return {{print}}", "function cannot leave")
    refused("return setmetatable({}, {__index = print})", "metatable")
    refused("return coroutine.create(print)", "thread cannot leave")
    refused("local t = {} t[1] = t return t", "levels")
    refused("return require('torch').Generator()", "userdata cannot leave")
  end)

  it("checks its arguments", function()
    assert.error_matches(function() torch.sandbox(1) end, "argument 'code': expected a string, got a number")
    assert.error_matches(function() torch.sandbox("", {memory = 1}) end, "unknown option 'memory'")
    assert.error_matches(function() torch.sandbox("", {bytes = -1}) end, "option 'bytes': expected a positive integer")
    assert.error_matches(function() torch.sandbox("", {bytes = 1000}) end, "1000 bytes are not enough")
  end)
end)

describe("a sandbox refuses", function()
  it("files and processes", function()
    for _, code in ipairs {
      "io.open('/etc/passwd')", "io.popen('ls')", "io.lines('/etc/passwd')", "os.execute('ls')", "os.remove('x')", "os.getenv('HOME')",
      "os.exit()", "dofile('x')", "loadfile('x')", "package.loadlib('x', '*')", "require('torch').save({}, 'x')", "require('torch').load('x')",
      "require('torch').safetensors.load_file('x')", "require('torch').safetensors.save_file({}, 'x')", "require('torch').numpy.load('x.npy')",
      "require('torch').set_num_threads(1)", "require('torch').set_memory_limit(1)", "require('torch').sandbox('')",
      "require('torch.core').start_worker()", "require('torch').from_dlpack(require('torch').ones(1))", "debug.getregistry()",
    } do refused(code, "no access") end
    refused("require 'socket'", "not found")
    refused("require('torch').utils.download('http://localhost/x', 'x')", "")
  end)

  it("bytecode", function()
    refused("string.dump(print)", "no access")
    refused("return ('').dump(function() end)", "no access")
    local code = string.dump(function() return 1 end)
    local ok, message = run(code)
    assert.is_false(ok)
    assert.truthy(message:find("binary chunk", 1, true))
    local loaded, result = run("return load(..., 'x', 'b')", code)
    assert.is_true(loaded)
    assert.is_nil(result)
    assert.is_true(select(2, run("local parts = {...} return (load(function() return table.remove(parts) end, 'x', 'b')) == nil", code)))
  end)

  it("metatables of strings and tensors, finalizers, and the libraries behind require", function()
    refused("getmetatable('').__index.rep = nil", "nil value")
    refused("local t = require('torch').ones(1) getmetatable(t).__gc = nil", "nil value")
    refused("setmetatable({}, {__gc = function() while true do end end})", "__gc")
    assert.is_true(select(2, run "return require 'string' == string and require 'package' == package and package.loaded == nil"))
    refused("return require('package').loadlib('x', 'y')", "no access")
    refused("debug.sethook()", "no access")
    refused("debug.setmetatable('', nil)", "no access")
  end)
end)

describe("a sandbox ends", function()
  it("loops that hide in protected calls, handlers, coroutines and closing", function()
    ends "while true do end"
    ends "while true do pcall(function() while true do end end) end"
    ends "repeat until false"
    ends "local function f() return f() end f()"
    ends "xpcall(function() while true do end end, function() while true do end end) while true do end"
    ends "coroutine.wrap(function() while true do end end)() "
    ends "while true do coroutine.wrap(function() end)() end"
    ends "local c = coroutine.create(function() while true do coroutine.yield() end end) while true do coroutine.resume(c) end"
    ends [[
      local forever = function() while true do end end
      coroutine.wrap(function() local x <close> = setmetatable({}, {__close = forever}) while true do end end)()]]
    ends [[
      local forever = function() while true do end end
      pcall(function() local x <close> = setmetatable({}, {__close = forever}) while true do end end) forever()]]
    ends [[
      local guard = setmetatable({}, {__close = function() while true do end end})
      for _ in function() return 1 end, nil, nil, guard do end]]
    ends "local t = setmetatable({}, {__index = function(t, k) return t[k .. 'x'] end}) while true do pcall(function() return t.a end) end"
    ends "local s = setmetatable({}, {__tostring = function() while true do end end}) print(s)"
    ends "table.sort({3, 2, 1}, function() while true do end end)"
    ends "string.gsub('aaa', 'a', function() while true do end end)"
    ends "load(function() while true do end end)"
  end)

  it("library functions that would not return", function()
    ends "string.rep('', 1e18)"
    ends "(''):rep(math.maxinteger)"
    ends "table.move({}, 1, 1e15, 2)"
    ends "while true do collectgarbage() end"
    refused("local n = 1 table.insert(setmetatable({}, {__len = function() n = n * 1e3 return n // 1 | 0 end}), 1, 'x')", "__len")
    refused("local a = ('a'):rep(1000) return a:find(('a-'):rep(20) .. 'b')", "may take too long")
    refused("local a = ('a'):rep(1000000) return a:find('a*b')", "may take too long")
  end)

  it("by the clock", function()
    local ok, message = torch.sandbox("while true do end", {seconds = 0.2})
    assert.is_false(ok)
    assert.truthy(message:find("limit of 0.2 seconds", 1, true))
    ok, message = torch.sandbox("local torch = require 'torch' local x = torch.ones(200, 200) while true do x:mm(x) end", {seconds = 0.2})
    assert.is_false(ok)
    assert.truthy(message:find("seconds", 1, true))
  end)
end)

describe("a sandbox counts", function()
  it("the bytes of strings, tables and tensors", function()
    refused("return ('x'):rep(1e9)", "limit")
    refused("local t, s = {}, ('x'):rep(1e4) for i = 1, 1e9 do t[i] = s .. i end", "not enough memory")
    refused("return require('torch').zeros(1e9)", "the sandbox's limit is 67.1 MB")
    refused("local torch, t = require 'torch', {} for i = 1, 1e6 do t[i] = torch.zeros(1e5) end", "the sandbox's limit")
  end)

  it("garbage only until it is collected", function()
    local ok, message = run "local torch = require 'torch' for i = 1, 200 do torch.zeros(1000000) end return true"
    assert.is_true(ok, message)
  end)

  it("nothing that belongs to others", function()
    collectgarbage()
    collectgarbage()
    local before = torch.memory_stats().live
    for _ = 1, 3 do run "local t = require('torch').zeros(1000000) return 1" end
    refused("return require('torch').zeros(1e9)", "limit")
    collectgarbage()
    collectgarbage()
    assert.equal(before, torch.memory_stats().live)
    assert.equal(0, torch.zeros(20000000):sum():item())
  end)
end)
