--- The commands of the prompt and the start-up file.
local terminal = require "support.terminal"

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

describe("at the prompt", function()
  local shell, folder

  setup(function()
    folder = terminal.new_folder()
    assert(os.execute("mkdir -p " .. folder .. "/luatorch"))
    write(folder .. "/luatorch/init.lua", "local greeting = 'from the start-up file'\nstarted = greeting")
    write(folder .. "/part.lua", "#!/usr/bin/luatorch\nlocal inner = 21\nfunction twice() return 2 * inner end")
    write(folder .. "/broken.lua", "x = = 1")
    write(folder .. "/failing.lua", "\nerror 'in the file'")
    write(folder .. "/unit_of_mine.lua", "return {value = 1, old = true}")
    write(folder .. "/editor", "#!/bin/sh\nfor file; do :; done\necho 'edited = 5' > \"$file\"\necho \"$@\" >> " .. folder .. "/edits\n")
    assert(os.execute("chmod +x " .. folder .. "/editor"))
    shell = terminal.open {XDG_CONFIG_HOME = folder, EDITOR = folder .. "/editor", VISUAL = folder .. "/editor", LUA_PATH = folder .. "/?.lua"}
  end)

  teardown(function()
    shell:close()
    os.execute("rm -r " .. folder)
  end)

  it("the start-up file has run", function() assert.equal("from the start-up file", shell:enter "started") end)

  it(":time measures a run and prints its values", function()
    assert.truthy(shell:enter(":time torch.ones(3):sum()"):find "^tensor%(3%.%)\n[%d%.]+ [mun]?s, [%+%-][%d%.]+ MB in tensors$")
    assert.truthy(shell:enter(":time for i = 1, 3 do end"):find "^[%d%.]+ [mun]?s")
    assert.equal(":time needs code: :time x:sum()", shell:enter ":time")
    assert.truthy(shell:enter(":time x ="):find "unexpected symbol near <eof>")
    assert.truthy(shell:enter(":time error 'within'"):find "within")
  end)

  it(":bench tells the median and its spread", function()
    assert.truthy(shell:enter(":bench torch.ones(3)"):find "^median .*half of the runs between .* and .*, shortest .* %(%d+ runs%)$")
  end)

  it(":prof lists operators, and writes a trace", function()
    local text = shell:enter ":prof torch.ones(3):exp():sum()"
    assert.truthy(text:find "exp +1 " and text:find "sum +1 ", text)
    text = shell:enter(":prof torch.ones(3):exp() > " .. folder .. "/trace.json")
    assert.truthy(text:find("written to " .. folder, 1, true), text)
    local trace = require "torch.utils.json".decode(read(folder .. "/trace.json"))
    assert.truthy(#(trace.traceEvents or trace) > 0)
  end)

  it(":who tells of variables, locals too", function()
    shell:enter "kept = torch.zeros(1000, 1000)"
    shell:enter "local of_the_session = {1, 2}"
    local text = shell:enter ":who"
    assert.truthy(text:find "kept +tensor +float32 {1000, 1000}", text)
    assert.truthy(text:find "of_the_session +table +{1, 2}", text)
    assert.is_nil(text:find "setmetatable")
  end)

  it(":mem tells of tensors by variable, or by the line that made them", function()
    assert.truthy(shell:enter(":mem"):find "in use.*3%.81 MB +1 tensor +kept")
    assert.equal("lines are noted: on", shell:enter ":mem on")
    shell:enter "noted = torch.zeros(1000, 500)"
    assert.truthy(shell:enter(":mem"):find "1%.91 MB +1 tensor +stdin:%d+")
    shell:enter ":mem off"
    assert.equal(':mem takes on, off or nothing, not "of"', shell:enter ":mem of")
  end)

  it(":load runs a file whose locals stay", function()
    shell:enter(":load " .. folder .. "/part.lua")
    assert.equal("42", shell:enter "twice()")
    assert.equal("21", shell:enter "inner")
  end)

  it(":load tells what is wrong with a file", function()
    assert.truthy(shell:enter(":load " .. folder .. "/broken.lua"):find "broken%.lua:1: unexpected symbol near '='")
    assert.truthy(shell:enter(":load " .. folder .. "/failing.lua"):find "failing%.lua:2: in the file")
    assert.truthy(shell:enter(":load " .. folder .. "/none.lua"):find "No such file")
    assert.equal(":load needs a file", shell:enter ":load")
  end)

  it(":save writes what luatorch FILE runs again", function()
    local own = terminal.open()
    own:enter "local saved = torch.ones(3)"
    own:enter "saved:sum():item() + 1"
    own:enter "not well formed"
    assert.equal("2 lines written to " .. folder .. "/session.lua", own:enter(":save " .. folder .. "/session.lua"))
    own:close()
    local pipe = assert(io.popen(("%s %s/session.lua"):format(terminal.program, folder)))
    assert.equal("4.0\n", pipe:read "a")
    pipe:close()
    assert.truthy(shell:enter(":save /nowhere/at/all.lua"):find "No such file")
  end)

  it(":edit runs what the editor left, and opens a function's file at its line", function()
    write(folder .. "/draft.lua", "edited = 1")
    shell:enter(":edit " .. folder .. "/draft.lua")
    assert.equal("5", shell:enter "edited")
    shell:enter "edited = nil"
    shell:enter ":edit"
    assert.equal("5", shell:enter "edited")
    shell:enter ":edit twice"
    assert.truthy(read(folder .. "/edits"):find("+3 " .. folder .. "/part.lua", 1, true))
  end)

  it(":reload takes a changed module in place", function()
    shell:enter "unit = require 'unit_of_mine'"
    write(folder .. "/unit_of_mine.lua", "return {value = 2}")
    assert.equal("reloaded unit_of_mine", shell:enter ":reload unit_of_mine")
    assert.equal("2\tnil", shell:enter "unit.value, unit.old")
    write(folder .. "/unit_of_mine.lua", "return {value = }")
    assert.truthy(shell:enter(":reload"):find "unit_of_mine%.lua:1: unexpected symbol")
    assert.equal("2\ttrue", shell:enter "unit.value, require 'unit_of_mine' == unit")
    assert.equal(":reload: no module 'nowhere' is loaded", shell:enter ":reload nowhere")
  end)

  it(":cd, :pwd and !command speak to the system", function()
    local real = io.popen("realpath " .. folder):read "l"
    assert.equal(real, shell:enter(":cd " .. folder))
    assert.equal(real, shell:enter ":pwd")
    assert.equal("part.lua", shell:enter "!ls part.lua")
    assert.equal("a|b", shell:enter "!printf 'a|b\\n'")
    assert.truthy(shell:enter(":cd /nowhere/at/all"):find "/nowhere/at/all")
    assert.equal(real, shell:enter ":pwd")
  end)

  it(":help lists the commands, each on a line, and tells about one", function()
    local text = shell:enter ":help"
    for name in ("bench cd debug edit help load mem prof pwd reload save time who"):gmatch "%a+" do
      assert.truthy(text:find("\n  :" .. name .. " ") or text:find("\n  :" .. name .. "  "), name)
    end
    for line in text:gmatch "[^\n]+" do assert.is_true(#line <= 150, line) end
    assert.truthy(shell:enter(":help bench"):find "^:bench CODE\n.*a first run")
  end)

  it("an unknown command gets an offer", function()
    assert.equal(":tme is no command; did you mean 'time'? (:help lists them)", shell:enter ":tme 1")
    assert.equal(":xyzzyx is no command (:help lists them)", shell:enter ":xyzzyx")
  end)

  it("a label is no command", function()
    assert.equal("", shell:enter "::again:: after_label = 1")
    assert.equal("1", shell:enter "after_label")
  end)

  it("commands stand among the lines of a pasted block", function()
    shell:send "\27[200~pasted = 1\n:pwd\npasted = pasted + 1\npasted\27[201~\r"
    shell:expect "\n2\n"
    shell:answer()
  end)
end)

describe("the start-up file", function()
  it("may fail, and the prompt works", function()
    local folder = terminal.new_folder()
    assert(os.execute(("mkdir -p %s/.config/luatorch"):format(folder)))
    write(folder .. "/.config/luatorch/init.lua", "before = 1\nerror 'in the start-up file'")
    local shell = terminal.open {HOME = folder, XDG_CONFIG_HOME = ""}
    assert.truthy(shell:text():find "init%.lua:2: in the start%-up file")
    assert.equal("1", shell:enter "before")
    shell:close()
    os.execute("rm -r " .. folder)
  end)

  it("is not read for scripts and pipes", function()
    local folder = terminal.new_folder()
    assert(os.execute(("mkdir -p %s/luatorch"):format(folder)))
    write(folder .. "/luatorch/init.lua", "print 'start-up'")
    local pipe = assert(io.popen(("XDG_CONFIG_HOME=%s %s -e 'print(1)'; echo 'print(2)' | XDG_CONFIG_HOME=%s %s -"):format(
      folder, terminal.program, folder, terminal.program)))
    assert.equal("1\n2\n", pipe:read "a")
    pipe:close()
    os.execute("rm -r " .. folder)
  end)
end)
