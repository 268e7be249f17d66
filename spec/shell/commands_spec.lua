--- The prompt's commands, results, completion, help and start-up file, typed at a terminal.
local terminal = require "support.terminal"

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

describe("at the prompt", function()
  local shell, folder

  setup(function()
    folder = terminal.new_folder()
    assert(os.execute("mkdir -p " .. folder .. "/luatorch"))
    write(folder .. "/luatorch/init.lua", "local greeting = 'from the start-up file'\nstarted = greeting")
    write(folder .. "/part.lua", "local inner = 21\nfunction twice() return 2 * inner end")
    write(folder .. "/unit_of_mine.lua", "return {value = 1}")
    write(folder .. "/editor", "#!/bin/sh\nfor file; do :; done\necho 'edited = 5' > \"$file\"\n")
    assert(os.execute("chmod +x " .. folder .. "/editor"))
    shell = terminal.open {XDG_CONFIG_HOME = folder, EDITOR = folder .. "/editor", VISUAL = folder .. "/editor", LUA_PATH = folder .. "/?.lua"}
  end)

  teardown(function()
    shell:close()
    os.execute("rm -r " .. folder)
  end)

  it("the start-up file has run", function() assert.equal("from the start-up file", shell:enter "started") end)

  it("results are kept by number, hidden behind a semicolon, and asked for with =", function()
    shell:enter "6 * 7"
    assert.equal("42", shell:enter "_")
    assert.equal("", shell:enter "7 * 7;")
    assert.equal("49", shell:enter "_")
    assert.equal("50", shell:enter "=25 * 2")
  end)

  it("tables print nested, with cycles named", function()
    shell:enter "t = {1, {2, 3}, name = 'x'} t.self = t"
    local text = shell:enter "t"
    for _, piece in ipairs {"1", "{2, 3}", 'name = "x"', "self = <"} do assert.truthy(text:find(piece, 1, true), text) end
  end)

  it("modules print as trees with their parameters counted", function()
    local text = shell:enter "nn.Sequential(nn.Linear(3, 4), nn.ReLU())"
    assert.truthy(text:find("16 parameters", 1, true), text)
  end)

  it(":time and :bench measure", function()
    assert.truthy(shell:enter(":time torch.ones(3):sum()"):find "tensor%(3%.%)\n.*[mu]?s")
    assert.truthy(shell:enter(":bench torch.ones(3)"):find "median .*half of the runs")
  end)

  it(":prof lists operators, and writes a trace", function()
    local text = shell:enter ":prof torch.ones(3):exp():sum()"
    assert.truthy(text:find "exp +1 " and text:find "sum +1 ", text)
  end)

  it(":who and :mem tell of variables and tensors", function()
    shell:enter "kept = torch.zeros(1000, 1000)"
    assert.truthy(shell:enter(":who"):find "kept +tensor +float32 {1000, 1000}")
    local text = shell:enter ":mem"
    assert.truthy(text:find "3%.81 MB +1 tensor +kept", text)
  end)

  it(":load runs a file whose locals stay", function()
    shell:enter(":load " .. folder .. "/part.lua")
    assert.equal("42", shell:enter "twice()")
    assert.equal("21", shell:enter "inner")
  end)

  it(":save writes what :load runs again", function()
    shell:enter "saved_value = 99"
    shell:enter(":save " .. folder .. "/session.lua")
    assert.truthy(io.open(folder .. "/session.lua"):read "a":find("saved_value = 99", 1, true))
  end)

  it(":edit runs what the editor left", function()
    write(folder .. "/draft.lua", "edited = 1")
    shell:enter(":edit " .. folder .. "/draft.lua")
    assert.equal("5", shell:enter "edited")
  end)

  it(":reload takes a changed module in place", function()
    shell:enter "unit = require 'unit_of_mine'"
    write(folder .. "/unit_of_mine.lua", "return {value = 2}")
    shell:enter ":reload unit_of_mine"
    assert.equal("2", shell:enter "unit.value")
  end)

  it(":cd, :pwd and !command speak to the system", function()
    local real = io.popen("realpath " .. folder):read "l"
    shell:enter(":cd " .. folder)
    assert.equal(real, shell:enter ":pwd")
    assert.equal("part.lua", shell:enter "!ls part.lua")
  end)

  it("? describes, ?? shows the source, and a misspelt name gets an offer", function()
    assert.truthy(shell:enter("?torch.softmax"):find("softmax", 1, true))
    assert.truthy(shell:enter("torch.cumsum?"):find("dim", 1, true))
    assert.truthy(shell:enter("??twice"):find("return 2 * inner", 1, true))
    assert.truthy(shell:enter("?torch.sofmax"):find("softmax", 1, true))
    assert.truthy(shell:enter("torch.sofmax(1)"):find("softmax", 1, true))
  end)

  it("errors show the tensors involved and the module they arose in", function()
    local text = shell:enter "nn.Sequential(nn.Linear(3, 4), nn.Linear(5, 6))(torch.ones(2, 3))"
    assert.truthy(text:find("in module", 1, true), text)
    shell:enter "a, b = torch.ones(2, 3), torch.ones(4)"
    text = shell:enter "a + b"
    assert.truthy(text:find("a: float32 {2, 3}", 1, true) and text:find("b: float32 {4}", 1, true), text)
  end)

  it(":debug shows the locals of the failed frames", function()
    shell:enter "function fails(value) local inside = value * 2 error 'here' end"
    shell:enter "fails(4)"
    local text = shell:enter ":debug"
    assert.truthy(text:find "value = 4" and text:find "inside = 8", text)
  end)

  it("an unknown command gets an offer", function()
    assert.truthy(shell:enter(":tme 1"):find("time", 1, true))
  end)

  it("Tab completes fields, methods and keywords", function()
    shell:send "torch.manual_se\t"
    shell:expect "torch.manual_seed"
    shell:send "\3"
    shell:expect "> "
    shell:send "a:requires_grad_\t"
    shell:expect "a:requires_grad_"
    shell:send "\3"
    shell:expect "> "
    shell:send "a:sum{keepd\t"
    shell:expect "keepdim"
    shell:send "\3"
    shell:expect "> "
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

describe("colours", function()
  local function raw(environment)
    local shell = terminal.open(environment)
    shell:enter "{x = 1}"
    local file = io.open(shell.screen, "rb")
    local text = file:read "a"
    file:close()
    shell:close()
    return text
  end

  it("are there at a terminal, and not with NO_COLOR", function()
    assert.truthy(raw {}:find "\27%[3[0-9]m")
    assert.is_nil(raw {NO_COLOR = "1"}:find "\27%[3[0-9]m")
    assert.is_nil(raw {TERM = "dumb"}:find "\27%[3[0-9]m")
  end)
end)
