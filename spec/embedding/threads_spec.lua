--- Lua states in several threads.
local installation = require "embedding.installation"

--- Programs link with the compiler's own flags here, which a sanitized library does not allow; `make threadcheck` has a program of its own.
if os.getenv "LT_SANITIZED" then return end

describe("Lua states in several threads", function()
  it("share no seed, mode, error or default, and memory crosses threads", function()
    local build = (os.getenv "LUATORCH" or "build/luatorch"):match "^(.*)/" or "."
    installation.must(("make -s BUILD=%s %s/threads"):format(build, build))
    assert.equal("ok\n", installation.must(("OMP_WAIT_POLICY=passive %s/threads spec/embedding/threads.lua"):format(build)))
  end)
end)
