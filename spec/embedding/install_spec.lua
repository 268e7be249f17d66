--- What `make install` puts where, and programs that are built against it.
local installation = require "embedding.installation"
local run, must = installation.run, installation.must

local COMPILERS = {"gcc", "g++"}
local LINKS = {dynamically = "", statically = "STATIC=1"}

--- Programs link with the compiler's own flags here, which a sanitized library does not allow; `make threadcheck` has a program of its own.
if os.getenv "LT_SANITIZED" then return end

describe("an installation", function()
  local root, environment

  setup(function()
    root = installation.make()
    environment = installation.environment(root)
    must(("cp -r examples/embed_in_c examples/embed_in_lua_host %s"):format(root))
  end)

  teardown(function() must("rm -rf " .. root) end)

  --- Runs commands in one of the examples' folders.
  local function within(folder, command)
    return must(("cd %s/%s; %s %s"):format(root, folder, environment, command))
  end

  it("is removed without a trace by make uninstall", function()
    local other = installation.make()
    local build = (os.getenv "LUATORCH" or "build/luatorch"):match "^(.*)/" or "."
    assert.truthy(installation.files(other):find("./usr/lib/lua/5.4/torch.so", 1, true))
    must(("make -s BUILD=%s uninstall PREFIX=%s/usr"):format(build, other))
    assert.equal("", installation.files(other))
    must("rm -rf " .. other)
  end)

  it("keeps DESTDIR out of what it installs", function()
    local stage = must "mktemp -d":gsub("\n", "")
    local build = (os.getenv "LUATORCH" or "build/luatorch"):match "^(.*)/" or "."
    must(("make -s BUILD=%s install DESTDIR=%s PREFIX=/opt/lt"):format(build, stage))
    assert.is_false((run(("grep -rI %s %s"):format(stage, stage))))
    assert.truthy(must(("cat %s/opt/lt/lib/pkgconfig/luatorch.pc"):format(stage)):find("prefix=/opt/lt\n", 1, true))
    must("rm -rf " .. stage)
  end)

  it("exports exactly the functions of the public headers", function()
    local declared = must(("cd %s/usr/include && cat luatorch.h luatorch_ops.h"):format(root))
    local exported = must(("nm -D --defined-only %s/usr/lib/libluatorch.so.0"):format(root))
    local count = 0
    for name, version in exported:gmatch "[TBDR] ([%w_]+)@@(%S+)" do
      assert.equal("LUATORCH_0", version)
      assert.truthy(declared:find(name .. "(", 1, true), name .. " is exported but not declared")
      count = count + 1
    end
    assert.is_true(count > 700)
    assert.is_nil(must(("nm -D -u %s/usr/lib/libluatorch.so.0"):format(root)):find " lua_")
  end)

  it("is found by its soname", function()
    assert.truthy(must(("readelf -d %s/usr/lib/libluatorch.so"):format(root)):find("[libluatorch.so.0]", 1, true))
  end)

  it("has headers for C and C++ without a warning", function()
    local check = "echo '#include <luatorch.h>\n#include <luatorch_lua.h>' | %s -Wall -Wextra -pedantic -Werror -fsyntax-only $(pkg-config --cflags luatorch) -"
    for _, compiler in ipairs {"gcc -std=c11 -x c", "gcc -std=c17 -x c", "g++ -std=c++11 -x c++", "g++ -std=c++17 -x c++", "g++ -std=c++20 -x c++"} do
      must(environment .. check:format(compiler))
    end
  end)

  for _, compiler in ipairs(COMPILERS) do
    it("keeps the promises of luatorch.h to " .. compiler, function()
      must(("%s %s -Wall -Wextra -Werror spec/embedding/api.c -o %s/api $(pkg-config --cflags --libs luatorch)"):format(environment, compiler, root))
      assert.equal("ok\n", must(("%s %s/api %s/api.safetensors"):format(environment, root, root)))
    end)

    for how, option in pairs(LINKS) do
      it(("serves C programs built by %s and linked %s"):format(compiler, how), function()
        within("embed_in_c", ("make -s clean all CC=%s CFLAGS='-Werror -Wpedantic' %s"):format(compiler, option))
        assert.equal(how == "dynamically", within("embed_in_c", "ldd train"):find("libluatorch.so.0", 1, true) ~= nil)
        assert.is_nil(within("embed_in_c", "ldd train"):find("liblua5", 1, true))
        assert.truthy(within("embed_in_c", "./train model.safetensors"):find "step 400: loss 0%.[01]%d+\n")
        assert.truthy(within("embed_in_c", "./predict model.safetensors 0.1 0.2"):find("lies inside: 1.00", 1, true))
        assert.truthy(within("embed_in_c", "./predict model.safetensors 0.9 0.9"):find("lies outside", 1, true))
      end)

      it(("serves a Lua host built by %s and linked %s"):format(compiler, how), function()
        within("embed_in_lua_host", ("make -s clean host CC=%s CFLAGS='-Werror -Wpedantic' %s"):format(compiler, option))
        assert.truthy(within("embed_in_lua_host", "./host train.lua model.safetensors"):find "step 200: loss 0%.0%d+\n")
        assert.truthy(within("embed_in_lua_host", "./host predict.lua model.safetensors 0.1 0.2"):find("lies inside", 1, true))
      end)
    end
  end

  it("lets a C program and a Lua program read each other's models", function()
    within("embed_in_c", "make -s && ./train c.safetensors")
    within("embed_in_lua_host", "make -s && ./host train.lua lua.safetensors")
    assert.truthy(within("embed_in_c", "./predict ../embed_in_lua_host/lua.safetensors 0.9 0.9"):find("lies outside", 1, true))
    assert.truthy(within("embed_in_lua_host", "./host predict.lua ../embed_in_c/c.safetensors 0.9 0.9"):find("lies outside", 1, true))
  end)

  it("tells a C program what is wrong with a file", function()
    within("embed_in_c", "make -s")
    local ok, text = run(("cd %s/embed_in_c; %s ./predict /etc/passwd 1 1"):format(root, environment))
    assert.is_false(ok)
    assert.truthy(text:find("/etc/passwd", 1, true))
  end)

  it("is what stock Lua finds on its path", function()
    local lua = ("%s LUA_PATH=';' LUA_CPATH='%s/usr/lib/lua/5.4/?.so' lua5.4 -e"):format(environment, root)
    assert.equal("6.0\n", must(lua .. " 'print(require \"torch\".ones(2, 3):sum():item())'"))
  end)
end)
