--- Ctrl-C at a terminal. Single operators, one by one: long_work_spec.lua.
local terminal = require "support.terminal"
local core = require "torch.core"

describe("Ctrl-C", function()
  local shell

  before_each(function() shell = terminal.open() end)
  after_each(function() shell:close() end)

  it("stops running code, keeps all state, and does so again", function()
    shell:enter("n = 0")
    for _ = 1, 3 do
      shell:send("io.write('go', '\\n') while true do n = n + 1 end\r")
      shell:expect("\ngo\n")
      shell:send("\3")
      shell:expect("interrupted!")
      shell:expect("> ")
    end
    assert.equal("true", shell:enter("n > 0"))
  end)

  it("clears the line at the prompt", function()
    shell:send("x = 1 + \3")
    shell:expect("^C\n> ")
    assert.equal("2", shell:enter("2"))
  end)

  it("gives up an incomplete chunk", function()
    shell:send("for i = 1, 2 do\r")
    shell:expect(">> ")
    shell:send("\3")
    shell:expect("^C\n> ")
    assert.equal("3", shell:enter("3"))
  end)
end)

--- Types code, and Ctrl-C while it runs.
local function interrupt(shell, code)
  shell:send(code .. "\r")
  os.execute "sleep 0.5"
  local sent = core.monotonic_time()
  shell:send "\3"
  shell:expect "interrupted"
  assert.is_true(core.monotonic_time() - sent < 2)
  shell:answer()
end

describe("Ctrl-C at the prompt", function()
  local shell

  before_each(function() shell = terminal.open() end)
  after_each(function() shell:close() end)

  local function stops(code)
    interrupt(shell, code)
    assert.equal("2", shell:enter "1 + 1")
  end

  it("stops a loop", function() stops "while true do end" end)
  it("stops a coroutine", function() stops "coroutine.wrap(function() while true do end end)()" end)
  it("stops a loop of operators", function() stops "x = torch.ones(1000) while true do x = x * 1 end" end)
  it("stops one long operator", function() stops "y = torch.matmul(torch.ones(9000, 9000), torch.ones(9000, 9000))" end)
  it("stops what waits for another program", function() stops 'os.execute "sleep 9"' end)
  it("stops a loop of programs", function() stops 'while true do os.execute "sleep 0.1" end' end)
  it("stops what reads from a program", function() stops 'io.popen("sleep 9"):read()' end)
  it("stops what reads from the keyboard", function() stops "io.read()" end)
  it("stops what waits for workers of a loader", function()
    stops("set = {get = function(_, i) while true do end return i end, len = function() return 9 end} " ..
      "for _ in torch.utils.data.DataLoader(set, {num_workers = 2}):iter() do end")
  end)
  it("stops a profile", function() stops ":prof while true do torch.ones(3):sum() end" end)
end)

it("LAPACK that was left behind does not keep the program from ending", function()
  local shell = terminal.open()
  interrupt(shell, "torch.linalg.svd(torch.rand(3000, 3000))")
  local sent = core.monotonic_time()
  shell:send "os.exit(5)\r"
  assert.equal(5, shell:wait())
  assert.is_true(core.monotonic_time() - sent < 2)
end)
