--- How values look at the prompt, and which are kept.
local terminal = require "support.terminal"

describe("the prompt prints", function()
  local shell

  setup(function() shell = terminal.open() end)
  teardown(function() shell:close() end)

  local function prints(line, wanted)
    it(line, function() assert.equal(wanted, shell:enter(line)) end)
  end

  describe("tensors:", function()
    prints("torch.tensor{{1, 2}, {3, 4}}", "tensor({{1, 2},\n        {3, 4}})")
    prints("torch.empty(0)", "tensor({})")
    prints("torch.ones(2), 5", "tensor({1., 1.})\t5")
    prints("torch.ones(1, 2), 5", "tensor({{1., 1.}})\t5")

    it("large ones without their middle", function()
      local text = shell:enter "torch.zeros(1000, 1000)"
      assert.truthy(text:find("...", 1, true) and #text < 2000)
    end)
  end)

  describe("tables:", function()
    prints("{}", "{}")
    prints("{1, 'a', nil, true, x = 1.5, [2.5] = {}, [false] = 0}", '{1, "a", nil, true, x = 1.5, [false] = 0, [2.5] = {}}')
    prints("{{{{{{1}}}}}}", "{{{{{...}}}}}")
    prints("(function() local t = {1} t.self = t t.deep = {t} return t end)()", "{1, deep = {<cycle>}, self = <cycle>}")
    prints("{torch.ones(2), torch.ones(3, 4), nn.Linear(2, 3)}", "{tensor({1., 1.}), tensor(float32 {3, 4}), Linear (9 parameters)}")
    prints("{'a\\nb', '\\27'}", '{"a\\nb", "\\27"}')
    prints("{text = ('x'):rep(90)}", '{\n  text = "' .. ("x"):rep(90) .. '",\n}')
    prints("{setmetatable({}, {__tostring = function() return 'two\\nlines' end})}", "{\n  two\n  lines,\n}")
    prints("setmetatable({1}, {__index = error, __len = error, __pairs = error})", "{1}")

    it("long lists in lines that are filled, and no further than sixty entries", function()
      local text = shell:enter "(function() local t = {} for i = 1, 100 do t[i] = i end return t end)()"
      assert.truthy(text:find("\n  1, 2, 3,", 1, true) and text:find("... 40 more", 1, true), text)
      for line in text:gmatch "[^\n]+" do assert.is_true(#line <= 80) end
    end)
  end)

  describe("modules as trees with their parameters counted:", function()
    prints("nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.ReLU()))", table.concat({
      "Sequential(                                              16 parameters",
      "  (0): Linear(in_features=3, out_features=4, bias=True)  16",
      "  (1): Sequential(",
      "    (0): ReLU()",
      "  )",
      ")",
    }, "\n"))
    prints("nn.Linear(1000, 1000)", "Linear(in_features=1000, out_features=1000, bias=True)  1,001,000 parameters")
    prints("nn", "torch.nn: a module of the library; ?torch.nn lists what it has")
  end)

  it("by the print that the user defined", function()
    shell:enter "local lua_print = print; function print(...) lua_print('mine', ...) end"
    assert.equal("mine\t5", shell:enter "5")
    shell:enter "print = nil"
    assert.matches("attempt to call a nil value", shell:enter "5")
  end)

  it("and stays alive when a value's __tostring fails", function()
    local own = terminal.open()
    assert.matches("no text", own:enter "setmetatable({}, {__tostring = function() error 'no text' end})")
    assert.equal("2", own:enter "2")
    own:close()
  end)
end)

describe("results", function()
  local shell

  before_each(function() shell = terminal.open() end)
  after_each(function() shell:close() end)

  it("are kept as _ and by number, each expression's first", function()
    shell:enter "6 * 7"
    shell:enter "'second', 2"
    shell:enter "x = 'no result'"
    assert.equal("second", shell:enter "_")
    assert.equal("42\tsecond", shell:enter "_1, _2")
    assert.equal("nil", shell:enter "rawget(_G, '_')")
  end)

  it("are hidden behind a semicolon, and shown of a line with =", function()
    assert.equal("", shell:enter "7 * 7;")
    assert.equal("", shell:enter "7 * 7 ; -- and a comment")
    assert.equal("50", shell:enter "=25 * 2")
    assert.equal("51\tx", shell:enter "= 51, 'x'")
    assert.equal("49", shell:enter "_1")
  end)

  it("of fifty inputs before are forgotten, so that memory is freed", function()
    for i = 1, 52 do shell:send(i .. "\r") end
    shell:expect "\n52\n"
    shell:answer()
    assert.equal("nil\tnil\t3", shell:enter "_1, _2, _3")
  end)
end)

describe("colours", function()
  local function raw(environment)
    local shell = terminal.open(environment)
    shell:enter "{x = 1, 'text'}"
    shell:enter "error 'red'"
    local text = shell:raw()
    shell:close()
    return text
  end

  it("are there at a terminal, for kinds of values and for errors", function()
    local text = raw {}
    for _, code in ipairs {"\27%[36m1", "\27%[32m\"text\"", "\27%[34mx", "\27%[1;31m"} do assert.truthy(text:find(code), code) end
  end)

  it("are off for NO_COLOR, dumb terminals and pipes", function()
    assert.is_nil(raw {NO_COLOR = "1"}:find "\27%[[%d;]*m")
    assert.is_nil(raw {TERM = "dumb"}:find "\27%[[%d;]*m")
    local pipe = assert(io.popen(("printf '({x = 1})\\ntorch = require [[torch]] torch.imshow(torch.rand(4, 4))\\n' | %s -i 2>&1"):format(terminal.program)))
    local text = pipe:read "a"
    pipe:close()
    assert.is_nil(text:find "\27")
  end)
end)
