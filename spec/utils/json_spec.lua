local json = require "torch.utils.json"

describe("torch.utils.json", function()
  it("brings numbers back exactly and of their kind", function()
    for _, number in ipairs {0, -1, 7, math.maxinteger, math.mininteger, 1.0, 0.1, -0.0, 1e300, 5e-324, 2^53, 1 / 3} do
      local back = json.decode(json.encode(number))
      assert.equal(math.type(number), math.type(back))
      assert.equal(("%a"):format(number), ("%a"):format(back))
    end
    assert.equal("float", math.type(json.decode "9223372036854775808"))
  end)

  it("brings strings back, whatever they hold", function()
    for _, text in ipairs {"", "plain", 'quote " slash \\ / end', "\0\1\31\127", "tab\tline\n", "äö€😀", "\\u0041"} do
      assert.equal(text, json.decode(json.encode(text)))
    end
    assert.equal("A€😀/", json.decode [["\u0041\u20ac\ud83d\ude00\/"]])
  end)

  it("tells arrays from objects", function()
    assert.equal("[]", json.encode(json.array {}))
    assert.equal("{}", json.encode {})
    assert.equal('{"a":[1,2.5,[true,null]],"b":{}}', json.encode {b = {}, a = {1, 2.5, {true, json.null}}})
    assert.same({a = {1, 2.5, {true}}, b = {}}, json.decode ' { "a" : [ 1 , 2.5,\n[true] ] , "b":{} } ')
    assert.equal(json.null, json.decode "[null]"[1])
  end)

  it("refuses what is no JSON, naming the byte", function()
    for _, text in ipairs {"", " ", "01", "1.", ".5", "+1", "1e", "1x", "0x10", "nul", "True", "[1,]", "[1 2]",
      "[", '{"a"}', "{a:1}", '{"a":1,}', '{"a":1,"a":2}', '"', '"\n"', [["\x"]], [["\u12"]], [["\ud800"]], [["\udc00"]],
      [["\ud800\u0041"]], "1 2", "\255", "-", "nan"} do
      assert.error_matches(function() json.decode(text) end, "^json%.decode: ", nil, nil, text)
    end
    assert.error_matches(function() json.decode "[1,]" end, "byte 4")
    assert.error_matches(function() json.decode(("["):rep(1000000)) end, "deeper than 200")
  end)

  it("refuses values without a form in JSON", function()
    for _, value in ipairs {0 / 0, math.huge, -math.huge, print, "\255", {[1.5] = 1}, {[true] = 1}, io.stdout} do
      assert.error_matches(function() json.encode(value) end, "^json%.encode: ")
    end
    local loop = {}
    loop[1] = loop
    assert.error_matches(function() json.encode(loop) end, "deeper than 200")
  end)
end)
