local torch = require "torch"
local safetensors = require "torch.safetensors"
local files = dofile "spec/io/files.lua"

local function file(header, payload)
  return string.pack("<s8", header) .. payload
end

--- A header that describes one tensor, "a".
local function one(dtype, shape, first, last)
  return ('{"a":{"dtype":"%s","shape":[%s],"data_offsets":[%s,%s]}}'):format(dtype, shape, first, last)
end

local function load(bytes) return files.load(safetensors.load_file, bytes) end

describe("torch.safetensors", function()
  it("reads a file made by hand", function()
    local weights, metadata = load(file([[{"__metadata__":{"origin":"hand"},
      "b":{"dtype":"I64","shape":[],"data_offsets":[8,16]},
      "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
      "none":{"dtype":"F16","shape":[0,3],"data_offsets":[16,16]}}   ]], string.pack("<ffi8", 1.5, -2.0, -7)))
    assert.same({{1.5, -2.0}}, weights.a:tolist())
    assert.equal(-7, weights.b:item())
    assert.same({0, 3}, {table.unpack(weights.none.shape)})
    assert.equal("hand", metadata.origin)
  end)

  it("brings every dtype back", function()
    local given = {}
    for _, name in ipairs {
      "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool",
    } do
      given["of " .. name] = torch.tensor({{0, 1, 1}, {1, 0, 1}}, {dtype = torch[name]})
    end
    files.scratch(function(path)
      safetensors.save_file(given, path, {note = 'quote " and\nnewline'})
      local back, metadata = safetensors.load_file(path)
      for name, tensor in pairs(given) do
        assert.equal(tensor.dtype, back[name].dtype)
        assert.same(tensor:tolist(), back[name]:tolist())
      end
      assert.equal('quote " and\nnewline', metadata.note)
    end)
  end)

  it("writes views by their values, aligned and in one piece", function()
    files.scratch(function(path)
      safetensors.save_file({t = torch.tensor({{1, 2, 3}, {4, 5, 6}}):t(), b = torch.tensor(true)}, path)
      assert.same({{1, 4}, {2, 5}, {3, 6}}, safetensors.load_file(path).t:tolist())
      local header = string.unpack("<s8", files.read(path))
      assert.equal(0, #header % 8)
      assert.matches('"t":{"dtype":"I64","shape":%[3,2%],"data_offsets":%[0,48%]}', header)
    end)
  end)

  it("leaves the file alone when a loaded tensor is changed", function()
    files.scratch(function(path)
      safetensors.save_file({x = torch.zeros(4)}, path)
      local bytes, x = files.read(path), safetensors.load_file(path).x
      x:add_(1)
      assert.same({1.0, 1.0, 1.0, 1.0}, x:tolist())
      assert.equal(bytes, files.read(path))
    end)
  end)

  it("keeps the old file when writing fails", function()
    files.scratch(function(path)
      safetensors.save_file({x = torch.zeros(1)}, path)
      local bytes = files.read(path)
      assert.error_matches(function() safetensors.save_file({__metadata__ = torch.zeros(1)}, path) end, "__metadata__")
      assert.error_matches(function() safetensors.save_file({x = 1}, path) end, "expected a tensor")
      assert.error_matches(function() safetensors.save_file({["\255"] = torch.zeros(1)}, path) end, "UTF%-8")
      assert.equal(bytes, files.read(path))
    end)
    assert.error_matches(function() safetensors.save_file({}, "/nonexistent/x") end, "/nonexistent/x")
  end)

  local refused = {
    ["a file that is too short"] = {"\1\2", "too few"},
    ["a header longer than the file"] = {string.pack("<I8", 1000) .. "{}", "only 2 follow"},
    ["a header of absurd length"] = {string.pack("<I8", 1 << 62) .. "{}", "at most"},
    ["a header that is no object"] = {file("[]", ""), "'{'"},
    ["broken JSON"] = {file('{"a":', ""), "malformed"},
    ["deep JSON"] = {file('{"a":' .. ("["):rep(50000), ""), "nests deeper"},
    ["invalid UTF-8"] = {file('{"\255":1}', ""), "UTF%-8"},
    ["a zero character"] = {file([[{"a\u0000b":1}]], ""), "zero character"},
    ["an unknown dtype"] = {file(one("F8", "1", 0, 1), "x"), "'F8'"},
    ["a negative size"] = {file(one("U8", "-1", 0, 1), "x"), "whole numbers"},
    ["a fractional size"] = {file(one("U8", "0.5", 0, 1), "x"), "whole numbers"},
    ["sizes that overflow"] = {file(one("U8", "4294967296,4294967296,0,4294967296", 0, 0), ""), "overflows"},
    ["a shape that does not fit"] = {file(one("F32", "1", 0, 1), "x"), "needs 4 bytes"},
    ["offsets outside of the file"] = {file(one("U8", "9", 0, 9), "x"), "ends at byte 9"},
    ["offsets the wrong way round"] = {file(one("U8", "1", 1, 0), "x"), "data_offsets"},
    ["a repeated name"] = {file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},'
      .. '"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', "xy"), "twice"},
    ["overlapping tensors"] = {file('{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},'
      .. '"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}', "xyz"), "overlaps"},
    ["a hole"] = {file(one("U8", "1", 1, 2), "xy"), "hole"},
    ["bytes left over"] = {file(one("U8", "1", 0, 1), "xy"), "1 bytes belong"},
    ["metadata that is no string"] = {file('{"__metadata__":{"a":1}}', ""), "not a string"},
  }
  for what, case in pairs(refused) do
    it("refuses " .. what, function()
      assert.error_matches(function() load(case[1]) end, case[2])
    end)
  end

  it("survives damaged files", function()
    files.scratch(function(path)
      local given = {a = torch.zeros(3, 4), b = torch.tensor(1), c = torch.tensor {true, false}}
      safetensors.save_file(given, path, {k = "v"})
      assert.is_true(files.damage(safetensors.load_file, files.read(path), 600) > 300)
    end)
  end)
end)
