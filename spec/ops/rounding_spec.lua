local torch = require "torch"

describe("round", function()
  it("goes to even at ties, and to decimals", function()
    assert.same({0, 2, 2, -2}, torch.tensor {0.5, 1.5, 2.5, -1.5}:round():tolist())
    assert.same({1.25, -3.5}, torch.tensor({1.2468, -3.4999}, {dtype = torch.float64}):round {decimals = 2}:tolist())
    assert.same({1200}, torch.tensor {1234.5}:round {decimals = -2}:tolist())
    assert.same({12}, torch.tensor {12}:round():tolist())
    assert.error_matches(function() torch.tensor {12}:round {decimals = 1} end, "floating%-point tensor, not int64")
  end)
end)

describe("nan_to_num", function()
  it("uses the dtype's limits", function()
    local x = torch.tensor {0 / 0, math.huge, -math.huge, 2.0}
    assert.same({0, 7, -9, 2}, x:nan_to_num(0.0, 7, -9):tolist())
    assert.equal(65504, x:half():nan_to_num()[2]:item())
    assert.equal(torch.finfo(torch.float32).max, x:nan_to_num()[2]:item())
    assert.same({3}, torch.tensor {3}:nan_to_num():tolist())
  end)
end)

describe("frexp", function()
  it("takes numbers apart", function()
    local mantissa, exponent = torch.tensor {8.0, -0.75, 0.0}:frexp()
    assert.same({0.5, -0.75, 0}, mantissa:tolist())
    assert.same({4, 0, 0}, exponent:tolist())
    assert.equal(torch.int32, exponent.dtype)
  end)
end)

describe("closeness", function()
  it("allows for tolerances, infinities and nan", function()
    local inf, nan = math.huge, 0 / 0
    local a, b = torch.tensor {1.0, inf, inf, nan}, torch.tensor {1.000001, inf, 1.0, nan}
    assert.same({true, true, false, false}, a:isclose(b):tolist())
    assert.same({true, true, false, true}, a:isclose(b, {equal_nan = true}):tolist())
    assert.is_true(torch.allclose(torch.tensor {3, 4}, torch.tensor {3, 4}))
    assert.is_false(torch.allclose(torch.tensor {3, 4}, torch.tensor {3, 5}))
    assert.error_matches(function() a:isclose(b:double()) end, "dtype float32, other float64")
  end)
end)
