--- What the prompt says when something fails: the message, the user's own lines, and what helps; and warnings.
local terminal = require "support.terminal"

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

describe("reports", function()
  local shell, folder

  setup(function()
    folder = terminal.new_folder()
    local file = assert(io.open(folder .. "/net_of_mine.lua", "w"))
    file:write "local function inner(x)\n  return x:matmul(x)   -- here\nend\nreturn {run = function(x) local y = inner(x) return y end}\n"
    file:close()
    shell = terminal.open {LUA_PATH = folder .. "/?.lua"}
    shell:enter "x, m = torch.ones(2, 3), nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.ReLU(), nn.Linear(5, 6)))"
  end)

  teardown(function()
    shell:close()
    os.execute("rm -r " .. folder)
  end)

  local function says(line, ...)
    local text = shell:enter(line)
    for _, piece in ipairs {...} do assert.truthy(text:find(piece, 1, true), text) end
    return text
  end

  it("begin with the message and list frames of a file with their lines", function()
    local text = says("mine = require 'net_of_mine'; mine.run(x)", "matmul: sizes {2, 3} and {2, 3} do not agree", "net_of_mine.lua:2: in upvalue 'inner'",
      "return x:matmul(x)   -- here", "net_of_mine.lua:4: in field 'run'", "in main chunk")
    assert.truthy(text:find "^[^\n]*net_of_mine%.lua:2: matmul: sizes")
    assert.is_nil(text:find "%[C%]")
    assert.is_nil(text:find "torch/")
  end)

  it("tell the sizes of the tensors on the line that failed", function()
    shell:enter "a, b = torch.ones(2, 3), {c = torch.ones(4)}"
    says("a + b.c", "tensors: a: float32 {2, 3}, b.c: float32 {4}")
  end)

  it("tell the path of the module that failed", function()
    says("m(x)", "in module: m.1.1: Linear(in_features=5, out_features=6")
    says("nn.Sequential(nn.Linear(9, 1))(x)", "in module: Sequential.0: Linear(in_features=9")
    shell:enter "local Net = nn.Module:extend('Net') function Net:init() self.body = nn.Linear(4, 2) end function Net:forward(y) return self.body(y) end net = Net()"
    says("net(x)", "in module: net.body: Linear")
  end)

  it("show the line that failed of an input with several", function()
    shell:send "\27[200~for i = 1, 2 do\n  local y = x:view(5, i)\nend\27[201~\r"
    shell:expect "view: 6 elements"
    local text = shell:answer()
    assert.truthy(text:find("local y = x:view(5, i)", 1, true) and text:find("tensors: x: float32 {2, 3}", 1, true), text)
  end)

  it("name the frame of a failed expression, too", function()
    shell:enter "function fails() error 'on purpose' end"
    says("fails()", "on purpose", "in function 'fails'", "in main chunk")
  end)

  it("offer what is near to a misspelt name", function()
    for line, near in pairs {
      ["torch.sofmax(x)"] = "softmax", ["x:sofmax(1)"] = "softmax", ["x.shpae"] = "shape", ["prnit(1)"] = "print", ["nn.Linaer(3, 4)"] = "Linear",
      ["x:sum{keepdims = true}"] = "keepdim", ["nn.Linear(3, 4, {biass = false})"] = "bias", ["optim.Adam(m:parameters(), {lrr = 1})"] = "lr",
      ["require 'torch.optmi'"] = "torch.optim", ["require 'net_of_mnie'"] = "net_of_mine", ["m:forwrad(x)"] = "forward", ["math.flor(1)"] = "floor",
      ["torch.zeros(3, {dtyp = torch.bool})"] = "dtype", ["torch.flaot32"] = "float32",
    } do
      says(line, "did you mean '" .. near .. "'")
    end
  end)

  it("leave out the searched places for a misspelt module, and only then", function()
    assert.is_nil(says("require 'torch.optmi'", "module 'torch.optmi' not found"):find("no file", 1, true))
    says("require 'quite.unknown.module'", "module 'quite.unknown.module' not found:", "no file")
  end)

  it("are of one line where there is no more to say", function()
    assert.matches("^stdin:%d+: attempt to perform arithmetic on a nil value %(global 'nothing_there'%)$", shell:enter "1 + nothing_there")
  end)

  it("come back to the prompt from any kind of error", function()
    for _, line in ipairs {"error()", "error(nil, 0)", "error(print)", "error(setmetatable({}, {__tostring = error}))", "local t <const> = 1; t = 2",
        "goto nowhere", "string.rep('x', -1):bad()", "coroutine.wrap(error)('inside')", "setmetatable({}, {__index = error}).x",
        "(function() return (nil)() end)()", "load('x x')()", "require(nil)", "x[{}][9]", "('x'):rep(1e10)"} do
      assert.truthy(#shell:enter(line) > 0, line)
    end
    assert.equal("2", shell:enter "1 + 1")
  end)
end)

describe(":debug", function()
  local shell

  setup(function()
    shell = terminal.open()
    shell:enter "outer_value = 3"
    shell:enter "function fails(value) local inside = value * outer_value error 'here' end"
    shell:enter "function calls(n) local before = 'b' fails(n) end"
  end)
  teardown(function() shell:close() end)

  it("has nothing to show before an error", function()
    assert.equal("no error has frames to look at", shell:enter ":debug")
  end)

  it("shows frames with their variables, and runs code among them", function()
    shell:enter "calls(4)"
    local text = shell:enter ":debug"
    assert.truthy(text:find "1  stdin:%d+: in function 'fails'.*value = 4.*inside = 12.*2  stdin:%d+: in function 'calls'.*3  stdin:%d+: in main chunk", text)
    assert.truthy(shell:enter(":debug 2"):find 'n = 4.*before = "b"')
    assert.equal("16", shell:enter ":debug 1 value + inside")
    assert.equal("bb", shell:enter ":debug 2 before .. before")
  end)

  it("keeps the error over a command that fails", function()
    shell:enter "calls(4)"
    assert.equal(":debug: expected a frame from 1 to 3, got 9", shell:enter ":debug 9")
    shell:enter ":load /nowhere"
    assert.equal("4", shell:enter ":debug 1 value")
  end)
end)

describe("warnings", function()
  local shell

  setup(function() shell = terminal.open() end)
  teardown(function() shell:close() end)

  it("appear once for a place, which they name", function()
    assert.equal("stdin:1: warning: careful", shell:enter "for i = 1, 3 do warn 'careful' end")
    assert.equal("stdin:2: warning: careful", shell:enter "function risky() warn('care', 'ful') end risky() risky()")
    assert.equal("", shell:enter "risky()")
    assert.equal("stdin:4: warning: careful", shell:enter "warn 'careful'")
    assert.equal("stdin:5: warning: another", shell:enter "coroutine.wrap(function() warn 'another' end)()")
  end)

  it("of the library do so, too", function()
    local code = "for i = 1, 2 do require 'torch.utils.warning'('%d loose ends', 2) end"
    assert.equal("stdin:6: warning: 2 loose ends", shell:enter(code))
  end)

  it("are switched off and on", function()
    shell:enter "warn '@off'"
    assert.equal("", shell:enter "warn 'unseen'")
    shell:enter "warn '@on'"
    assert.equal("stdin:10: warning: seen", shell:enter "warn 'seen'")
  end)
end)
