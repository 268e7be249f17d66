local signature = require "torch.utils.signature"

describe("signature", function()
  local read = signature("Thing", "a, b=2, c={1, 2}, d=nil")

  it("takes positions, keywords and defaults", function()
    assert.same({a = 1, b = 2, c = {1, 2}}, read(1))
    assert.same({a = 1, b = 5, c = {3}, d = "x"}, read(1, 5, {c = {3}, d = "x"}))
    assert.same({a = {7, 8}, b = 2, c = {1, 2}}, read({7, 8}))
    assert.same({a = 1, b = 2, c = {1, 2}}, read(1, {}))
    assert.same({a = {}, b = 2, c = {1, 2}}, read({}))
  end)

  it("refuses what does not fit, by name", function()
    assert.error_matches(function() read() end, "Thing: argument 'a' is missing")
    assert.error_matches(function() read(1, {e = 1}) end, "unknown keyword 'e'; it knows: a, b, c, d")
    assert.error_matches(function() read(1, {a = 1}) end, "argument 'a' is given twice")
    assert.error_matches(function() read(1, 2, 3, 4, 5) end, "5 arguments given, but it takes at most 4")
  end)
end)
