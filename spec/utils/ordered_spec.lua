local ordered = require "torch.utils.ordered"

local function keys_of(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  return keys
end

local function abc()
  local t = ordered.new()
  for i, key in ipairs {"a", "b", "c"} do t[key] = i end
  return t
end

describe("torch.utils.ordered", function()
  it("keeps the order in which keys were added", function()
    local t = ordered.new()
    for _, key in ipairs {"zebra", "apple", 3, "mango", 1} do t[key] = true end
    assert.same({"zebra", "apple", 3, "mango", 1}, keys_of(t))
  end)

  it("leaves removed keys out, and gives them their place back", function()
    local t = abc()
    t.b = nil
    assert.same({"a", "c"}, keys_of(t))
    t.b = 4
    assert.same({"a", "b", "c"}, keys_of(t))
    assert.equal(4, t.b)
  end)

  it("lets an entry be changed or removed on the way", function()
    local t = abc()
    for key, value in pairs(t) do
      t[key] = value * 10
      if key == "a" then t.b = nil end
    end
    assert.equal(10, t.a)
    assert.is_nil(t.b)
    assert.equal(30, t.c)
  end)

  it("knows its own", function()
    assert.is_true(ordered.is(ordered.new()))
    assert.is_false(ordered.is {})
    assert.is_false(ordered.is "text")
  end)
end)
