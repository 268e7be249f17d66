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

  it("asks on for an expression, a string and a comment, too", function()
    for _, lines in ipairs {{"1 +", "2", "3"}, {"{1,", "2}", "{1, 2}"}, {"= 5 *", "5", "25"}, {"[[a", "b]]", "a\nb"}, {"--[[ a", "comment ]] 7", "7"},
        {"'a\\", "b'", "a\nb"}, {"torch.ones(", "2)", "tensor({1., 1.})"}} do
      shell:send(lines[1] .. "\r")
      shell:expect ">> "
      assert.equal(lines[3], shell:enter(lines[2]))
    end
  end)

  it("does not ask on where no line could help", function()
    assert.equal("stdin:1: unfinished string near <eof>", shell:enter "'open")
    assert.equal("stdin:1: unfinished string near <eof>", shell:enter 'x = "open')
    assert.matches("syntax error near", shell:enter "a b +")
  end)

  it("prints what a statement returns", function()
    assert.equal("5\t6", shell:enter "return 5, 6")
    assert.equal("5", shell:enter "_")
  end)

  it("edits the line with the usual keys", function()
    shell:send "rint(12)\1p\5 -- end\r"
    shell:expect "\n12\n"
    shell:answer()
    assert.equal("2 + 3", (shell:typed "2 + 30\8"))
    assert.equal("2 + 4", (shell:typed "2 + 3\27[D\27[3~4"))
    assert.equal("größe = 1", (shell:typed "gröxße\27[D\27[D\127\5 = 1"))
  end)

  it("takes a pasted block as one input, with the terminal's line ends, tabs and blank lines", function()
    shell:send "\27[200~function pasted(n)\r\tif n > 1 then\r\r\t\treturn 'many'\r\tend\r\treturn 'one'\rend\r\rpasted(2)\r\27[201~\r"
    shell:expect "\nmany\n"
    shell:answer()
    assert.equal("one", shell:enter "pasted(1)")
  end)

  it("keeps the locals of a pasted block", function()
    shell:send "\27[200~local first, second = 1, 2\nlocal function sum() return first + second end\nsum()\27[201~\r"
    shell:expect "\n3\n"
    shell:answer()
    assert.equal("1\t2", shell:enter "first, second")
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
