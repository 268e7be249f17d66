local torch = require "torch"
local read_idx = require "torch.core".read_idx
local files = dofile "spec/io/files.lua"

local function idx(code, sizes, values, format)
  local bytes = string.pack(">BBBB", 0, 0, code, #sizes)
  for _, size in ipairs(sizes) do bytes = bytes .. string.pack(">I4", size) end
  for _, value in ipairs(values) do bytes = bytes .. string.pack(">" .. format, value) end
  return bytes
end

local kinds = {
  {0x08, "B", "uint8", {0, 1, 255, 7}}, {0x09, "b", "int8", {-128, 127, 0, -1}},
  {0x0B, "i2", "int16", {-32768, 32767, 258, -2}}, {0x0C, "i4", "int32", {-2147483648, 2147483647, 16909060, -3}},
  {0x0D, "f", "float32", {1.5, -0.25, 1e30, 0.0}}, {0x0E, "d", "float64", {1.5, -0.1, 1e300, 0.0}},
}

describe("reading idx files", function()
  for _, kind in ipairs(kinds) do
    it("knows " .. kind[3], function()
      local x = files.load(read_idx, idx(kind[1], {2, 2}, kind[4], kind[2]))
      assert.equal(torch[kind[3]], x.dtype)
      assert.same({2, 2}, {table.unpack(x.shape)})
      local values = x:flatten():tolist()
      for i, value in ipairs(kind[4]) do assert.near(value, values[i], math.abs(value) * 1e-6) end
    end)
  end

  it("reads the sample of MNIST, gzipped", function()
    local images = read_idx "examples/mnist/sample/t10k-images-idx3-ubyte.gz"
    local labels = read_idx "examples/mnist/sample/t10k-labels-idx1-ubyte.gz"
    assert.same({1000, 28, 28}, {table.unpack(images.shape)})
    assert.same({7, 2, 1, 0, 4, 1, 4, 9, 5, 9}, labels:narrow(1, 1, 10):tolist())
    assert.equal(255, images:max():item())
  end)

  it("demands the exact size", function()
    local good = idx(8, {2, 3}, {1, 2, 3, 4, 5, 6}, "B")
    assert.error_matches(function() files.load(read_idx, good .. "x") end, "promises 6 bytes of values, the file has 7")
    assert.error_matches(function() files.load(read_idx, good:sub(1, -2)) end, "the file has 5")
    assert.error_matches(function() files.load(read_idx, good:sub(1, 9)) end, "cut off")
    assert.error_matches(function() files.load(read_idx, "") end, "too few")
  end)

  it("refuses what is no idx file", function()
    assert.error_matches(function() files.load(read_idx, idx(0x0A, {1}, {1}, "B")) end, "type code 0x0a")
    assert.error_matches(function() files.load(read_idx, "PNG.....") end, "two zero bytes")
    local huge = string.pack(">BBBBI4I4I4", 0, 0, 0x0E, 3, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    assert.error_matches(function() files.load(read_idx, huge) end, "overflow")
    assert.error_matches(function() read_idx "/nonexistent/file" end, "read_idx: cannot open /nonexistent/file")
    assert.error_matches(function() read_idx "spec" end, "folder")
  end)

  it("stops inflating at the limit", function()
    local core = require "torch.core"
    local before = core.inflate_limit()
    core.inflate_limit(1000)
    local ok, message = pcall(read_idx, "examples/mnist/sample/t10k-labels-idx1-ubyte.gz")
    core.inflate_limit(before)
    assert.is_false(ok)
    assert.matches("limit of 1000 bytes", message)
  end)

  it("survives damaged files", function()
    assert.is_true(files.damage(read_idx, idx(0x0C, {2, 2}, {1, 2, 3, 4}, "i4"), 300) > 150)
    assert.is_true(files.damage(read_idx, files.read "examples/mnist/sample/t10k-labels-idx1-ubyte.gz", 200) > 100)
  end)
end)
