local torch = require "torch"
local values = require "support.values"
local check, check_error = values.check, values.check_error

describe("arguments", function()
  local x = torch.tensor {{1.0, 2.0}, {3.0, 4.0}}

  it("are given in order, by keyword, or both", function()
    for _, y in ipairs {x:sum(2, true), x:sum {dim = 2, keepdim = true}, torch.sum(x, {dim = 2, keepdim = true}), x:sum(2, {keepdim = true}),
                        torch.sum(x, 2, true), x:sum({2}, true), torch.sum {x = x, dim = 2, keepdim = true}} do
      check(y, {{3.0}, {7.0}})
    end
  end)

  it("may be lists as tables or spread out", function()
    assert.equal(x:permute(2, 1).shape, x:permute({2, 1}).shape)
    assert.equal(torch.zeros(2, 3).shape, torch.zeros({2, 3}).shape)
    assert.equal(torch.Size {2, 3}, torch.zeros(2, 3, {dtype = torch.int8}).shape)
    check(x:sum({1, 2}), 10.0)
  end)

  it("may leave out what has a default, by nil", function()
    check(x:sum(nil, false), 10.0)
    check(x:sum(nil, {dtype = torch.float64}), 10.0)
  end)

  it("that are wrong name the function, the argument, what came and what was expected", function()
    check_error({"sum", "argument 'dim'", "dimension", "the string \"rows\""}, x.sum, x, "rows")
    check_error({"add", "argument 'y' is missing"}, torch.add, x, nil)
    check_error({"add", "'x'", "a tensor or a number", "a table"}, torch.add, {1, 2}, x)
    check_error({"sum", "'keepdim'", "true or false", "the integer 1"}, x.sum, x, 1, 1)
    check_error({"permute", "integers"}, x.permute, x, "a")
    check_error({"exp", "argument 'x' is missing"}, torch.exp)
    check_error({"exp", "2 arguments are too many"}, torch.exp, x, 1)
    check_error({"zeros", "'dtype'", "the string \"float\""}, torch.zeros, 2, {dtype = "float"})
    check_error({"expected a tensor", "a FILE*"}, torch.exp, io.stdout)
  end)

  it("with an unknown keyword list the known ones", function()
    check_error({"sum: unknown keyword 'axis'", "x, dim, keepdim, dtype"}, x.sum, x, {axis = 1})
  end)

  it("with dimension 0 say that positions count from 1", function()
    check_error({"sum", "0", "positions count from 1"}, x.sum, x, 0)
    check_error({"sum", "3", "2 dimensions"}, x.sum, x, 3)
    check_error({"sum"}, x.sum, x, {1, 1})
  end)

  it("of shapes that do not agree show the shapes", function()
    check_error({"add", "{2, 2}", "{3}"}, torch.add, x, torch.ones(3))
    check_error({"reshape", "4 elements", "{3}"}, x.reshape, x, 3)
  end)

  it("leave no error behind", function()
    pcall(torch.add, x, torch.ones(3))
    check(x + 1, {{2.0, 3.0}, {4.0, 5.0}})
  end)

  it("name the user's line, not the library's", function()
    local ok, message = pcall(function() return x:view(3) end)
    assert.is_false(ok)
    assert.is_truthy(message:find("binding_spec.lua:", 1, true))
    ok, message = pcall(function() x:backward() end)
    assert.is_false(ok)
    assert.is_truthy(message:find("binding_spec.lua:", 1, true))
  end)
end)

describe("operators of Lua", function()
  local x, y = torch.tensor {1.0, 2.0}, torch.tensor {3.0, 5.0}

  it("are PyTorch's arithmetic, with numbers on either side", function()
    check(x + y, {4.0, 7.0})
    check(1 - x, {0.0, -1.0})
    check(x * 2, {2.0, 4.0})
    check(1 / x, {1.0, 0.5})
    check(y // 2, {1.0, 2.0})
    check(y % 2, {1.0, 1.0})
    check(2 ^ x, {2.0, 4.0})
    check(x ^ 2, {1.0, 4.0})
    check(-x, {-1.0, -2.0})
  end)

  it("are bitwise or logical on integers and booleans", function()
    local a, b = torch.tensor {6, 5}, torch.tensor {3, 4}
    check(a & b, {2, 4})
    check(a | b, {7, 5})
    check(a ~ b, {5, 1})
    check(~torch.tensor {true, false}, {false, true})
    check(torch.tensor {true, false} & torch.tensor {true, true}, {true, false})
  end)

  it("compare identity", function()
    assert.is_true(x == x)
    assert.is_false(x == x:clone())
    assert.is_true(torch.equal(x, x:clone()))
    check_error("attempt to compare", function() return x < y end)
  end)

  it("name what is wrong with an operand", function()
    check_error({"add", "a tensor or a number", "the string \"a\""}, function() return x + "a" end)
    check_error({"mul", "{2}", "{3}"}, function() return x * torch.ones(3) end)
  end)
end)

describe("require \"torch\"", function()
  it("sets no global", function()
    local program = os.getenv "LUATORCH" or "build/luatorch"
    local script = os.tmpname()
    local f = assert(io.open(script, "w"))
    f:write 'local before = {} for k in pairs(_G) do before[k] = true end require "torch" for k in pairs(_G) do if not before[k] then print(k) end end'
    f:close()
    local pipe = assert(io.popen(program .. " " .. script .. " 2>&1"))
    local text = pipe:read "a"
    pipe:close()
    os.remove(script)
    assert.equal("", text)
  end)

  it("has its submodules as fields and by name", function()
    assert.equal(torch.nn, require "torch.nn")
    assert.equal(torch.optim, require "torch.optim")
    assert.equal(torch.autograd, require "torch.autograd")
    assert.is_nil(torch.no_such_thing)
  end)

  it("is the same table for everyone", function()
    assert.equal(torch, require "torch")
  end)
end)

describe("torch.registry", function()
  local registry = require "torch.registry"

  it("knows every operator by its names", function()
    assert.equal("sum(x, dim=nil, keepdim=false, *, dtype=nil) -> Tensor", registry.signature(registry.find "sum"))
    assert.equal("torch.nn.functional.relu", registry.path(registry.find "torch.nn.functional.relu"))
    assert.is_nil(registry.find "no_such_operator")
  end)

  it("has an entry for every function of the binding, and the other way around", function()
    for _, entry in ipairs(registry.list) do
      if not entry.overload_of and not entry.only_inplace then
        local functions = torch[entry.module] or torch.nn.functional
        if entry.module == "" then functions = torch end
        local f = entry.forms == "method" and torch.ones(1)[entry.short] or functions[entry.short]
        assert.is_truthy(f, entry.name .. " is not bound")
        assert.is_true(#entry.doc > 10, entry.name .. " has no documentation")
      end
    end
  end)
end)
