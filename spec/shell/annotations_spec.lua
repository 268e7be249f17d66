--- The type annotations for editors: files that parse, with what help knows.
local program = os.getenv "LUATORCH" or "build/luatorch"

describe("scripts/annotations.lua", function()
  local folder

  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir " .. folder))
    assert(os.execute(("%s scripts/annotations.lua %s"):format(program, folder)))
  end)

  teardown(function() os.execute("rm -r " .. folder) end)

  local function read(name)
    local file = assert(io.open(folder .. "/" .. name))
    local text = file:read "a"
    file:close()
    return text
  end

  it("writes Lua that parses, a file for each module", function()
    local count = 0
    for path in io.popen("ls " .. folder .. "/*.lua"):lines() do
      assert(loadfile(path))
      count = count + 1
    end
    assert.is_true(count >= 15)
  end)

  it("describes operators as methods and as functions", function()
    local text = read "torch.lua"
    assert.truthy(text:find("---@param dim? integer|integer[]\n---@param keepdim? boolean\n", 1, true))
    assert.truthy(text:find("\nfunction Tensor:sum(dim, keepdim, options) end", 1, true))
    assert.truthy(text:find("\nfunction torch.sum(x, dim, keepdim, options) end", 1, true))
    assert.truthy(text:find("\nfunction Tensor:backward(gradient, options) end", 1, true))
  end)

  it("shows examples with what they give", function()
    assert.truthy(read "torch.lua":find("---> torch.exp(torch.tensor{-1.0, 0.0, 2.0})\n---tensor({0.3679, 1.0000, 7.3891})", 1, true))
    assert.truthy(read "torch.nn.lua":find("---> layer(torch.ones(4, 3)).shape\n---{4, 2}", 1, true))
  end)

  it("describes classes by their constructors", function()
    assert.truthy(read "torch.nn.lua":find("---@overload fun(in_features: any, out_features: any, bias?: any, device?: any, dtype?: any): torch.nn.Linear", 1, true))
    assert.truthy(read "torch.optim.lua":find("---@class torch.optim.Adam", 1, true))
  end)
end)
