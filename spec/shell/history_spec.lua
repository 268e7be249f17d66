-- The history file.
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

  it("is readable by its owner only", function()
    local shell = open()
    shell:enter("1")
    shell:close()
    local pipe = io.popen("stat -c %a " .. state .. "/luatorch/history")
    assert.equal("600", pipe:read("l"))
    pipe:close()
  end)
end)
