--- Ctrl-C at a terminal.
local terminal = require "support.terminal"

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

describe("Ctrl-C at the prompt", function()
  local shell

  before_each(function() shell = terminal.open() end)
  after_each(function() shell:close() end)

  local function interrupted(code)
    shell:send(code .. "\r")
    os.execute "sleep 0.5"
    local core = require "torch.core"
    local sent = core.monotonic_time()
    shell:send "\3"
    shell:expect "interrupted"
    assert.is_true(core.monotonic_time() - sent < 3)
    shell:expect "> "
    assert.equal("2", shell:enter "1 + 1")
  end

  it("stops a loop", function() interrupted "while true do end" end)
  it("stops a coroutine", function() interrupted "coroutine.wrap(function() while true do end end)()" end)
  it("stops a loop of operators", function() interrupted "x = torch.ones(1000) while true do x = x * 1 end" end)
  it("stops one long operator", function() interrupted "y = torch.matmul(torch.ones(9000, 9000), torch.ones(9000, 9000))" end)
end)
