--- DLPack capsules.
local torch = require "torch"
local dlpack = torch.utils.dlpack

describe("torch.utils.dlpack", function()
  it("shares a tensor's memory, strides and dtype", function()
    for _, name in ipairs {"bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"} do
      local x = torch.zeros(3, 2, {dtype = torch[name]}):t()
      local y = torch.from_dlpack(dlpack.to_dlpack(x))
      assert.same({2, 3}, {table.unpack(y.shape)})
      assert.equal(x.dtype, y.dtype)
      y[{2, 3}] = 1
      assert.is_true(torch.equal(x, y))
    end
  end)

  it("keeps the memory alive", function()
    local y = torch.from_dlpack(dlpack.to_dlpack(torch.full({1000}, 7)))
    collectgarbage()
    assert.equal(7000, y:sum():item())
  end)

  it("takes a tensor and a pointer", function()
    local x = torch.arange(3)
    torch.from_dlpack(x):add_(1)
    dlpack.from_dlpack(dlpack.to_dlpack(x):release()):add_(1)
    assert.same({2, 3, 4}, x:tolist())
  end)

  it("gives back what nobody took", function()
    collectgarbage()
    local before = torch.memory_stats().live
    dlpack.to_dlpack(torch.zeros(100000))
    collectgarbage()
    collectgarbage()
    assert.equal(before, torch.memory_stats().live)
  end)

  it("is used up by the first who takes it", function()
    local capsule = dlpack.to_dlpack(torch.ones(1))
    dlpack.from_dlpack(capsule)
    assert.error_matches(function() dlpack.from_dlpack(capsule) end, "from_dlpack: the capsule has been used already")
    assert.error_matches(function() capsule:release() end, "used already")
  end)

  it("refuses what it cannot share", function()
    assert.error_matches(function() dlpack.to_dlpack(torch.ones(1, {requires_grad = true})) end, "requires grad")
    assert.error_matches(function() torch.from_dlpack(1) end, "expected a capsule of to_dlpack, a tensor or a light userdata, got the integer 1")
  end)
end)
