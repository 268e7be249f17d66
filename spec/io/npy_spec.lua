local torch = require "torch"
local numpy = require "torch.numpy"
local files = dofile "spec/io/files.lua"

local function header(text, version)
  return "\147NUMPY" .. string.char(version or 1, 0) .. string.pack(version == 2 and "<s4" or "<s2", text)
end

--- The header of a float32 array with a shape as Python writes it.
local function shaped(shape)
  return header(("{'descr': '<f4', 'fortran_order': False, 'shape': %s}"):format(shape))
end

local function load(bytes) return files.load(numpy.load, bytes) end

describe("torch.numpy", function()
  it("reads what NumPy wrote", function()
    assert.same({{0, 1, 2}, {3, 4, 5}}, numpy.load(files.fixtures .. "big_endian.npy"):tolist())
    local x = numpy.load(files.fixtures .. "fortran.npy")
    assert.equal(torch.float64, x.dtype)
    assert.same({2, 3, 4}, {table.unpack(x.shape)})
    for i, value in ipairs(x:flatten():tolist()) do assert.equal(i - 1, value) end
    assert.same({true, false}, numpy.load(files.fixtures .. "v2.npy"):tolist())
  end)

  it("reads archives, stored and deflated", function()
    local arrays = numpy.load(files.fixtures .. "arrays.npz")
    assert.same({0, 1, 2}, arrays.x:tolist())
    assert.same({{1.0, 0.0}, {0.0, 1.0}}, arrays.y:tolist())
    arrays = numpy.load(files.fixtures .. "deflated.npz")
    assert.equal(300, #arrays.x)
    assert.equal(6, arrays.x[7]:item())
    assert.equal(1.5, arrays.s:item())
  end)

  it("writes what it reads", function()
    for _, name in ipairs {"float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool"} do
      files.scratch(function(path)
        local x = torch.tensor({{0, 1, 1}, {1, 0, 1}}, {dtype = torch[name]}):t()
        numpy.save(path, x)
        local back = numpy.load(path)
        assert.equal(x.dtype, back.dtype)
        assert.same(x:tolist(), back:tolist())
        assert.equal(0, (#files.read(path) - x:numel() * x.dtype.itemsize) % 64)
      end)
    end
    files.scratch(function(path)
      numpy.save(path, torch.tensor(2.5))
      assert.equal(2.5, numpy.load(path):item())
      assert.error_matches(function() numpy.save(path, torch.zeros(1, {dtype = torch.bfloat16})) end, "bfloat16")
    end)
  end)

  it("writes archives", function()
    for _, save in ipairs {numpy.savez, numpy.savez_compressed} do
      files.scratch(function(path)
        save(path, {x = torch.arange(1000), y = torch.ones(2, 2)})
        local back = numpy.load(path)
        assert.same(torch.arange(1000):tolist(), back.x:tolist())
        assert.same({{1.0, 1.0}, {1.0, 1.0}}, back.y:tolist())
      end)
    end
  end)

  it("leaves nothing behind when an archive cannot be written", function()
    files.scratch(function(path)
      files.write(path, "old")
      assert.error(function() numpy.savez(path, {x = torch.ones(1), y = 1}) end)
      collectgarbage()
      assert.equal("old", files.read(path))
    end)
  end)

  it("refuses what a tensor cannot hold", function()
    assert.error_matches(function() numpy.load(files.fixtures .. "objects.npy") end, "'|O'")
    assert.error_matches(function() numpy.load(files.fixtures .. "unsigned.npy") end, "'<u4'")
    local structured = header "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}"
    assert.error_matches(function() load(structured) end, "structured")
  end)

  local refused = {
    ["a cut header"] = {"\147NUMPY\1\0\255\255{", "only 1 follow"},
    ["an unknown version"] = {header("{}", 9), "version 9"},
    ["a header that is no dict"] = {header "import os", "expected a dict"},
    ["a call in place of a value"] = {header "{'descr': exit(), 'shape': ()}", "expected a string"},
    ["a missing key"] = {header "{'descr': '<f4', 'shape': ()}", "missing"},
    ["a repeated key"] = {header "{'descr': '<f4', 'descr': '<f4', 'shape': ()}", "repeated"},
    ["text after the dict"] = {header "{'descr': '<f4', 'fortran_order': False, 'shape': ()} x", "after the dict"},
    ["a negative size"] = {shaped "(-1,)", "expected a size"},
    ["a size that overflows"] = {shaped "(99999999999999999999,)", "overflows"},
    ["sizes that overflow"] = {shaped "(4294967296, 4294967296)", "overflows"},
    ["values that are missing"] = {shaped "(2,)" .. "1234", "promises 8 bytes"},
    ["too many dimensions"] = {shaped("(" .. ("1,"):rep(40) .. ")"), "dimensions"},
  }
  for what, case in pairs(refused) do
    it("refuses " .. what, function()
      assert.error_matches(function() load(case[1]) end, case[2])
    end)
  end

  it("survives damaged files", function()
    for _, name in ipairs {"fortran.npy", "big_endian.npy", "arrays.npz", "deflated.npz"} do
      assert.is_true(files.damage(numpy.load, files.read(files.fixtures .. name), 300) > 100)
    end
  end)
end)
