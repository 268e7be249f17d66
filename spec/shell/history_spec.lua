--- What was typed before: the history's file and the keys that look for entries.
local terminal = require "support.terminal"

describe("the history", function()
  local state

  local function open()
    return terminal.open{XDG_STATE_HOME = state}
  end

  local function lines()
    local list = {}
    for line in io.lines(state .. "/luatorch/history") do list[#list + 1] = line end
    return list
  end

  before_each(function() state = terminal.new_folder() end)
  after_each(function() os.execute("rm -r " .. state) end)

  it("brings back what an earlier session typed", function()
    local first = open()
    first:enter("print('from', 'before')")
    first:close()
    local second = open()
    second:send("\27[A\r")
    second:expect("\nfrom\tbefore\n")
    second:close()
  end)

  it("keeps a chunk of several lines as one entry", function()
    local first = open()
    first:send("do\r")
    first:expect(">> ")
    first:send("  print 'a\\\\b'\r")
    first:expect(">> ")
    first:send("end\r")
    first:expect("\na\\b\n")
    first:close()
    assert.same({"do\\n  print 'a\\\\\\\\b'\\nend"}, lines())
    local second = open()
    second:send("\27[A\r")
    second:expect("\na\\b\n")
    second:close()
  end)

  it("leaves out blank lines and repetitions", function()
    local shell = open()
    for _, line in ipairs{"1", "1", "", "  ", "2"} do shell:enter(line) end
    shell:close()
    assert.same({"1", "2"}, lines())
  end)

  it("serves two sessions at once", function()
    local one, two = open(), open()
    one:enter("1")
    two:enter("2")
    one:enter("3")
    one:close()
    two:close()
    assert.same({"1", "2", "3"}, lines())
  end)

  it("shows neither session the other's entries, but the next one both", function()
    local one, two = open(), open()
    one:enter("'of one'")
    two:enter("'of two'")
    two:send("\27[A\r")
    two:expect("\nof two\n")
    one:close()
    two:close()
    local third = open()
    third:send("\27[A\27[A\r")
    third:expect("\nof one\n")
    third:close()
  end)

  it("keeps whole entries when two sessions write at once", function()
    local one, two = open(), open()
    for i = 1, 20 do
      one:send(("x = {%d, '%s'}\r"):format(i, ("a"):rep(100)))
      two:send(("y = {%d, '%s'}\r"):format(i, ("b"):rep(100)))
    end
    for shell, last in pairs {[one] = "x = {20, ", [two] = "y = {20, "} do
      shell:expect(last)
      shell:answer()
      shell:close()
    end
    local list = lines()
    assert.equal(40, #list)
    for _, line in ipairs(list) do assert.matches("^[xy] = {%d+, '[ab]+'}$", line) end
  end)

  it("is readable by its owner only", function()
    local shell = open()
    shell:enter("1")
    shell:close()
    local pipe = io.popen("stat -c %a " .. state .. "/luatorch/history")
    assert.equal("600", pipe:read("l"))
    pipe:close()
  end)
end)

describe("the keys of the history", function()
  local shell

  setup(function()
    shell = terminal.open()
    for _, line in ipairs {"for i = 1, 1 do print('a loop') end", "print('no loop')", "for i = 1, 1 do print('another') end", "x = 1"} do shell:enter(line) end
    shell:send "\27[200~do\n  local y = 5\n  print('first', y)\nend\27[201~\r"
    shell:expect "first\t5\n"
    shell:answer()
  end)
  teardown(function() shell:close() end)

  it("Up goes through the entries, the last one first, and Down back", function()
    assert.equal("x = 1", (shell:typed "\27[A\27[A"))
    assert.equal("print('no loop')", (shell:typed "\27[A\27[A\27[A\27[A"))
    assert.equal("x = 1", (shell:typed "\27[A\27[A\27[A\27[B"))
  end)

  it("Up behind a beginning finds entries that begin so", function()
    assert.equal("for i = 1, 1 do print('another') end", (shell:typed "for\27[A\5"))
    assert.equal("for i = 1, 1 do print('a loop') end", (shell:typed "for\27[A\27[A\5"))
    assert.equal("for i = 1, 1 do print('another') end", (shell:typed "for\27[A\27[A\27[B\5"))
    assert.equal("print('no loop')", (shell:typed "pri\27OA\5"))
    assert.equal("nothing", (shell:typed "nothing\27[A"))
  end)

  it("Ctrl-R finds entries with a text in them", function()
    shell:send "\18anoth"
    shell:expect "another"
    shell:send "\r"
    shell:expect "\nanother\n"
    shell:answer()
    shell:send "\18no lo"
    shell:expect "no loop"
    shell:send "\r"
    shell:expect "\nno loop\n"
    shell:answer()
  end)

  it("bring back an entry of several lines as a whole, which can be changed", function()
    shell:send "do\27[A"
    shell:expect "local y = 5"
    shell:send "\5 print 'more'\r"
    shell:expect "first\t5\n"
    assert.equal("more", shell:answer())
  end)
end)
