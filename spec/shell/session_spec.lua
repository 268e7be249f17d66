-- The prompt at a terminal.
local terminal = require "support.terminal"

describe("the prompt", function()
  local shell

  before_each(function() shell = terminal.open() end)
  after_each(function() shell:close() end)

  it("greets with Lua's version and its own", function()
    local greeting = shell:text()
    assert.matches("^.-Lua 5%.4.-\nLuaTorch", greeting)
  end)

  it("prints the values of an expression", function()
    assert.equal("3", shell:enter("1 + 2"))
    assert.equal("1\tnil\tx", shell:enter("1, nil, 'x'"))
    assert.equal("7", shell:enter("=7"))
    assert.equal("", shell:enter("x = 5"))
  end)

  it("keeps the last value in _", function()
    shell:enter("6 * 7")
    assert.equal("43", shell:enter("_ + 1"))
    shell:enter("x = 1")
    assert.equal("43", shell:enter("_"))
    assert.equal("nil", shell:enter("rawget(_G, '_')"))
  end)

  it("hides a value behind a semicolon, and keeps it", function()
    assert.equal("", shell:enter("42;"))
    assert.equal("42", shell:enter("_"))
    assert.equal("a;", shell:enter("'a;'"))
    assert.equal("8", shell:enter("8 -- comment;"))
  end)

  it("keeps locals, apart from the globals", function()
    shell:enter("local type, n <const> = 'conv', 3")
    assert.equal("conv\t3", shell:enter("type, n"))
    assert.equal("nil", shell:enter("_G.n"))
    assert.equal("number", shell:enter("_G.type(1)"))
    shell:enter("type = 'pool'")
    assert.equal("pool", shell:enter("type"))
  end)

  it("lets closures share the locals", function()
    shell:enter("local count = 0; local function up() count = count + 1 end")
    shell:enter("up() up()")
    assert.equal("2", shell:enter("count"))
  end)

  it("closes a to-be-closed variable at the end of its line", function()
    shell:enter("local c <close> = setmetatable({}, {__close = function() print 'closed' end})")
    assert.matches("closed", shell:text())
    assert.equal("nil", shell:enter("c"))
  end)

  it("asks on until a chunk is complete", function()
    shell:send("for i = 1, 2 do\r")
    shell:expect(">> ")
    shell:send("print(i * 10)\r")
    shell:expect(">> ")
    shell:send("end\r")
    shell:expect("end\n")
    assert.equal("10\n20\n", shell:expect("> "))
  end)

  it("runs a pasted block, expressions between statements included", function()
    shell:send("\27[200~u = 7\nu\nfor i = 1, 2 do\n  u = u + i\nend\nu\27[201~\r")
    shell:expect("\n7\n10\n")
    shell:expect("> ")
    assert.equal("10", shell:enter("u"))
  end)

  it("stops a pasted block at its first error", function()
    shell:send("\27[200~v = 1\nv\nerror 'stop'\nv = 2\nv\27[201~\r")
    shell:expect("stdin:3: stop")
    shell:expect("> ")
    assert.equal("1", shell:enter("v"))
  end)

  it("predefines torch and its common parts", function()
    assert.equal("true", shell:enter("torch == require 'torch'"))
    assert.equal("true", shell:enter("nn == require 'torch.nn'"))
    assert.equal("true", shell:enter("F == require 'torch.nn.functional'"))
    assert.equal("true", shell:enter("optim == require 'torch.optim'"))
  end)
end)

describe("errors at the prompt", function()
  local shell

  before_each(function() shell = terminal.open() end)
  after_each(function() shell:close() end)

  it("are the message alone when it names the line", function()
    assert.equal("stdin:1: oops", shell:enter("error 'oops'"))
  end)

  it("name the functions of the user, and no C function", function()
    shell:enter("function inner() error('deep') end")
    shell:enter("function outer() pcall(tostring, 1) inner() return 1 end")
    assert.equal(table.concat({
      "stdin:1: deep", "  stdin:1: in function 'inner'", "    function inner() error('deep') end", "  stdin:2: in function 'outer'",
      "    function outer() pcall(tostring, 1) inner() return 1 end", "  stdin:3: in main chunk", "    x = outer()",
    }, "\n"), shell:enter("x = outer()"))
  end)

  it("show values that are no strings", function()
    assert.equal("(error object is a table value)", (shell:enter("error({})"):gsub("\n.*", "")))
    assert.matches("^mine", shell:enter("error(setmetatable({}, {__tostring = function() return 'mine' end}))"))
  end)

  it("report bad syntax and go on", function()
    assert.matches("^stdin:1: syntax error near", shell:enter("x y"))
    assert.equal("1", shell:enter("1"))
  end)
end)

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

describe("leaving", function()
  it("is Ctrl-D, with status 0", function()
    local shell = terminal.open()
    shell:send("\4")
    assert.equal(0, shell:wait())
  end)

  it("is os.exit, with its status", function()
    local shell = terminal.open()
    shell:send("os.exit(7)\r")
    assert.equal(7, shell:wait())
  end)
end)
