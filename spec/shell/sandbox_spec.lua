--- luatorch --sandbox: a script that is not trusted.
local program = os.getenv "LUATORCH" or "build/luatorch"

--- Runs a script with words around its name; returns whether it ended well, and all that it printed.
local function run(script, options, words)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(script)
  file:close()
  local pipe = assert(io.popen(("%s %s %s %s 2>&1"):format(program, options, path, words or "")))
  local text = pipe:read "a"
  local ok = pipe:close() == true
  os.remove(path)
  return ok, text
end

describe("luatorch --sandbox", function()
  it("runs a script with its arguments", function()
    local ok, text = run("#!/usr/bin/luatorch\nprint(require('torch').ones(2):sum():item(), ...)", "--sandbox", "a 'b c'")
    assert.is_true(ok, text)
    assert.equal("2.0\ta\tb c\n", text)
  end)

  it("keeps it from files and processes", function()
    for _, code in ipairs {"io.open('x')", "os.execute('ls')", "loadfile('x')", "require('torch').load('x')"} do
      local ok, text = run(code, "--sandbox")
      assert.is_false(ok)
      assert.truthy(text:find("no access", 1, true), text)
    end
  end)

  it("holds it to limits", function()
    local ok, text = run("while true do end", "--sandbox=instructions=1e6")
    assert.is_false(ok)
    assert.truthy(text:find("limit of 1000000 instructions", 1, true), text)
    ok, text = run("local t = require('torch').zeros(1e8)", "--sandbox=seconds=30,bytes=1e8")
    assert.is_false(ok)
    assert.truthy(text:find("the sandbox's limit is 100.0 MB", 1, true), text)
  end)

  it("says what is wrong with the command", function()
    local ok, text = run("", "--sandbox=memory=1")
    assert.is_false(ok)
    assert.truthy(text:find("expected bytes=N,instructions=N,seconds=N", 1, true))
    assert.is_false((run("error 'x'", "--sandbox")))
    assert.is_false((run("", "--sandboxed")))
  end)
end)
