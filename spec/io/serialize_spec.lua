local torch = require "torch"
local safetensors = require "torch.safetensors"
local files = dofile "spec/io/files.lua"

local function round_trip(value)
  return files.scratch(function(path)
    torch.save(value, path)
    return torch.load(path)
  end)
end

describe("torch.save and torch.load", function()
  it("bring plain values back exactly", function()
    for _, value in ipairs {true, false, "", "text", "\0\255 bytes", "größer"} do
      assert.equal(value, round_trip(value))
    end
    for _, value in ipairs {
      0, -1, math.maxinteger, math.mininteger, 1.0, 0.1, -0.0, 1e300, 5e-324, math.huge, -math.huge,
    } do
      local back = round_trip(value)
      assert.equal(math.type(value), math.type(back))
      assert.equal(("%a"):format(value), ("%a"):format(back))
    end
    local nan = round_trip(0 / 0)
    assert.is_true(nan ~= nan)
    assert.is_nil(round_trip(nil))
  end)

  it("bring tables back: lists, keys of every kind, nesting", function()
    local value = {
      1, 2.5, "x", {true, {}}, name = "n", ["a.b"] = {c = 1},
      [10] = "ten", [-1] = "minus", [0.5] = "half", [true] = "yes",
    }
    assert.same(value, round_trip(value))
  end)

  it("keep shared references and cycles", function()
    local shared = {1}
    local value = {a = shared, b = shared}
    value.self = value
    value[shared] = "as a key"
    local back = round_trip(value)
    assert.equal(back, back.self)
    assert.equal(back.a, back.b)
    assert.equal("as a key", back[back.a])
  end)

  it("take a chain of any length", function()
    local value = {}
    local last = value
    for _ = 1, 20000 do
      last.next = {}
      last = last.next
    end
    last.x = torch.ones(2)
    local back, length = round_trip(value), 0
    while back.next do
      back, length = back.next, length + 1
    end
    assert.equal(20000, length)
    assert.same({1.0, 1.0}, back.x:tolist())
  end)

  it("bring tensors back with dtype, shape and requires_grad", function()
    local back = round_trip {
      weight = torch.tensor({{1.5, 2.5}}, {requires_grad = true}), scalar = torch.tensor(3), none = torch.zeros(0, 2),
      flags = torch.tensor({true, false}), half = torch.tensor({0.5}, {dtype = torch.float16}), dtype = torch.int16,
    }
    assert.is_true(back.weight.requires_grad)
    assert.is_true(back.weight.is_leaf)
    assert.same({{1.5, 2.5}}, back.weight:tolist())
    assert.is_false(back.half.requires_grad)
    assert.equal(torch.float16, back.half.dtype)
    assert.equal(3, back.scalar:item())
    assert.same({0, 2}, {table.unpack(back.none.shape)})
    assert.same({true, false}, back.flags:tolist())
    assert.equal(torch.int16, back.dtype)
  end)

  it("keep one tensor one, and shared memory shared", function()
    local base = torch.zeros(3, 4)
    local back = round_trip {base = base, again = base, row = base[2], columns = base:t()}
    assert.equal(back.base, back.again)
    back.row:fill_(7)
    assert.same({7.0, 7.0, 7.0, 7.0}, back.base[2]:tolist())
    assert.same({0.0, 7.0, 0.0}, back.columns[1]:tolist())
    local whole = torch.zeros(6)
    back = round_trip {left = whole:narrow(1, 1, 4), right = whole:narrow(1, 3, 4)}
    back.left[4] = 5
    assert.same({0.0, 5.0, 0.0, 0.0}, back.right:tolist())
  end)

  it("save an expanded tensor without unrolling it", function()
    files.scratch(function(path)
      torch.save(torch.ones(1):expand(1000000), path)
      assert.is_true(#files.read(path) < 1000)
      assert.equal(1000000, torch.load(path):sum():item())
    end)
  end)

  it("make a state_dict a safetensors file of named weights", function()
    local model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Linear(3, 1))
    files.scratch(function(path)
      torch.save(model:state_dict(), path)
      local weights = safetensors.load_file(path)
      assert.same(model[1].weight:tolist(), weights["0.weight"]:tolist())
      assert.same(model[2].bias:tolist(), weights["1.bias"]:tolist())
      local names = {}
      for name in pairs(torch.load(path)) do names[#names + 1] = name end
      assert.same({"0.weight", "0.bias", "1.weight", "1.bias"}, names)
      local other = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Linear(3, 1))
      other:load_state_dict(torch.load(path))
      assert.same(model[1].weight:tolist(), other[1].weight:tolist())
    end)
  end)

  it("give equal files for equal values", function()
    local function bytes(value)
      return files.scratch(function(path)
        torch.save(value, path)
        return files.read(path)
      end)
    end
    assert.equal(bytes {a = 1, b = {2, c = torch.ones(2)}, d = 3}, bytes {d = 3, b = {c = torch.ones(2), 2}, a = 1})
  end)

  it("name the path to what cannot be saved", function()
    local function refusal(value)
      return select(2, pcall(torch.save, value, os.tmpname()))
    end
    assert.matches("value%.optimizer%.closure is a function", refusal {optimizer = {closure = print}})
    assert.matches('value%["a b"%]%[2%] is a userdata', refusal {["a b"] = {1, io.stdout}})
    assert.matches("value is a thread", refusal(coroutine.create(print)))
    assert.matches("value%.model is an object of class Linear.*state_dict", refusal {model = torch.nn.Linear(1, 1)})
    assert.matches("value%.odd is a table with a metatable", refusal {odd = setmetatable({}, {})})
  end)

  it("leave the old file when saving fails", function()
    files.scratch(function(path)
      torch.save("old", path)
      assert.error(function() torch.save({print}, path) end)
      assert.equal("old", torch.load(path))
    end)
  end)

  it("load other programs' safetensors files, and say what others are", function()
    files.scratch(function(path)
      safetensors.save_file({x = torch.ones(2)}, path)
      assert.same({1.0, 1.0}, torch.load(path).x:tolist())
      files.write(path, "\147NUMPY\1\0")
      assert.error_matches(function() torch.load(path) end, "torch%.numpy%.load")
    end)
    assert.error_matches(function() torch.load "/nonexistent" end, "torch%.load: /nonexistent")
    assert.error_matches(function() torch.load(files.fixtures .. "legacy.pt") end, "before 1%.6")
  end)

  it("know their files also where the length at the start looks like a pickle", function()
    files.scratch(function(path)
      torch.save({"x"}, path)
      local count = 1 + 0x280 - string.unpack("<I8", files.read(path))
      torch.save({("x"):rep(count)}, path)
      assert.matches("^\128\2", files.read(path))
      assert.equal(count, #torch.load(path)[1])
    end)
  end)

  it("run nothing, and survive damaged files", function()
    files.scratch(function(path)
      local t = torch.zeros(2, 2)
      torch.save({a = torch.zeros(3), b = {1, 2.5, "x", 0 / 0, "\255"}, c = t, d = t:t(), e = torch.float32}, path)
      assert.is_true(files.damage(torch.load, files.read(path), 600) > 300)
    end)
  end)
end)
