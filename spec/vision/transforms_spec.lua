local torch = require "torch"
local transforms = require "torch.vision".transforms

describe("vision.transforms", function()
  local images = torch.arange(8):to(torch.uint8):reshape(2, 2, 2)

  it("ToTensor scales to 0..1 and puts channels first", function()
    local x = transforms.ToTensor()(images[2])
    assert.same({1, 2, 2}, {table.unpack(x:size())})
    assert.near(7 / 255, x[{1, 2, 2}]:item(), 1e-7)
    assert.same({3, 4, 5}, {table.unpack(transforms.ToTensor()(torch.zeros(4, 5, 3, {dtype = torch.uint8})):size())})
  end)

  it("treats a batch as it treats each image", function()
    local t = transforms.Compose{transforms.ToTensor(), transforms.Normalize(0.5, 0.25)}
    local batch = t:batch(images)
    assert.same({2, 1, 2, 2}, {table.unpack(batch:size())})
    for i = 1, 2 do assert.is_true(torch.allclose(batch[i], t(images[i]))) end
  end)

  it("has no batch form with a function in it", function()
    local t = transforms.Compose{transforms.ToTensor(), transforms.Lambda(function(x) return x * 2 end)}
    assert.is_false(transforms.has_batch(t))
    assert.near(14 / 255, t(images[2])[{1, 2, 2}]:item(), 1e-6)
  end)

  it("explains wrong arguments", function()
    assert.error_matches(function() transforms.Normalize(0, 0) end, "std must not be 0")
    assert.error_matches(function() transforms.Compose{3} end, "transform 1 is a number")
  end)
end)
