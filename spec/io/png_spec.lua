--- PNG images: what is written is read again; broken files are errors.
local torch = require "torch"
local core = require "torch.core"

local function image(...)
  torch.manual_seed(1)
  return torch.randint(0, 256, {...}, {dtype = torch.uint8})
end

describe("PNG images", function()
  it("come back as they were, for 1 to 4 channels", function()
    for channels = 1, 4 do
      local x = image(5, 7, channels)
      local y = core.decode_png(core.encode_png(x, "spec"), "spec")
      assert.same({table.unpack(x.shape)}, {table.unpack(y.shape)})
      if channels == 1 or channels == 3 then assert.is_true(x:equal(y)) end
    end
  end)

  it("may lie in memory in any order", function()
    local x = image(3, 8, 6):permute(3, 2, 1):narrow(3, 1, 3)
    assert.is_true(core.decode_png(core.encode_png(x, "spec"), "spec"):equal(x))
  end)

  it("cut off or altered are errors, never crashes", function()
    local bytes = core.encode_png(image(20, 20, 3), "spec")
    for n = 0, #bytes - 32, 7 do assert.has_error(function() core.decode_png(bytes:sub(1, n), "spec") end) end
    math.randomseed(7)
    for _ = 1, 500 do
      local at = math.random(#bytes)
      pcall(core.decode_png, bytes:sub(1, at - 1) .. string.char(math.random(0, 255)) .. bytes:sub(at + 1), "spec")
    end
  end)

  it("that claim more pixels than they hold are refused before anything is allocated", function()
    local function chunk(kind, data)
      local crc = 0xffffffff
      for i = 1, #kind + #data do
        crc = crc ~ (kind .. data):byte(i)
        for _ = 1, 8 do crc = crc & 1 == 1 and crc >> 1 ~ 0xedb88320 or crc >> 1 end
      end
      return string.pack(">I4", #data) .. kind .. data .. string.pack(">I4", crc ~ 0xffffffff)
    end
    local bytes = "\137PNG\r\n\26\n" .. chunk("IHDR", string.pack(">I4I4BBBBB", 500000, 500000, 8, 2, 0, 0, 0)) .. chunk("IDAT", "") .. chunk("IEND", "")
    assert.error_matches(function() core.decode_png(bytes, "spec") end, "PNG")
  end)

  it("of other dtypes and sizes are refused", function()
    assert.error_matches(function() core.encode_png(torch.zeros(2, 2), "spec") end, "expected uint8, got float32", nil, true)
    assert.error_matches(function() core.encode_png(image(2, 2, 5), "spec") end, "expected sizes (height, width)", nil, true)
  end)
end)
