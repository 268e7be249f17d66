--- The notebook kernel, by Jupyter's own test suite (kernel_test.py beside this) and by what its command refuses.
local shell = require "torch.utils.shell"

local program = os.getenv "LUATORCH" or "build/luatorch"

local function output_of(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local text = pipe:read "a"
  local ok = pipe:close()
  return text, ok == true
end

--- A Python that has the suite: Debian's belongs to the system's own.
local function python()
  for _, name in ipairs {"/usr/bin/python3", "python3"} do
    if shell.run(name, "-c", "import jupyter_kernel_test") then return name end
  end
end

describe("the notebook kernel", function()
  local folder

  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir " .. folder))
  end)

  teardown(function() os.execute("rm -r " .. folder) end)

  it("passes the test suite of Jupyter kernels", function()
    local with = python()
    if not with then return pending "there is no Python with jupyter_kernel_test" end
    local _, installed = output_of(program .. " kernel install --prefix " .. folder)
    assert.is_true(installed)
    local text, ok = output_of(("JUPYTER_PATH=%s/share/jupyter %s spec/kernel/kernel_test.py"):format(folder, with))
    assert.is_true(ok, text)
    assert.truthy(text:find "Ran %d%d+ tests", text)
  end)

  it("installs and removes its description", function()
    local path = folder .. "/share/jupyter/kernels/luatorch/kernel.json"
    output_of(program .. " kernel install --prefix " .. folder)
    local file = assert(io.open(path))
    local spec = require "torch.utils.json".decode(file:read "a")
    file:close()
    assert.same({"kernel", "run", "{connection_file}"}, {table.unpack(spec.argv, 2)})
    output_of(program .. " kernel uninstall --prefix " .. folder)
    assert.is_nil(io.open(path))
  end)

  it("says what it can do, and which connection file is none", function()
    local text, ok = output_of(program .. " kernel")
    assert.is_false(ok)
    assert.truthy(text:find("luatorch kernel install", 1, true))
    text, ok = output_of(program .. " kernel run /dev/null")
    assert.is_false(ok)
    assert.truthy(text:find("is no connection file", 1, true))
  end)
end)
