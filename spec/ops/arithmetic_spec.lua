local torch = require "torch"

describe("division of integers", function()
  local x, zero = torch.tensor {7, -7}, torch.tensor {2, 0}

  it("by zero is an error, and leaves the tensor as it was", function()
    for _, f in ipairs {
      function() return x // zero end, function() return x % zero end, function() return x:fmod(0) end,
      function() return x:div(zero, {rounding_mode = "trunc"}) end, function() return x:remainder_(zero) end,
    } do
      assert.error_matches(f, "divided by zero")
    end
    assert.same({7, -7}, x:tolist())
    assert.equal(math.huge, (torch.tensor {1.0} // 0)[1]:item())
  end)

  it("rounds down, or towards zero", function()
    assert.same({3, -4}, (x // 2):tolist())
    assert.same({3, -3}, x:div(2, {rounding_mode = "trunc"}):tolist())
    assert.same({1, 1}, (x % 2):tolist())
    assert.same({1, -1}, x:fmod(2):tolist())
    assert.equal(math.mininteger, (torch.tensor {math.mininteger} // -1)[1]:item())
  end)
end)

describe("powers", function()
  it("of integers are exact, negative ones an error", function()
    assert.same({1, 8, 3 ^ 3 // 1}, (torch.tensor {1, 2, 3} ^ 3):tolist())
    assert.error_matches(function() return torch.tensor {2} ^ -1 end, "negative integer powers")
    assert.same({8}, (2 ^ torch.tensor {3}):tolist())
  end)

  it("by common exponents equal the general ones, with their gradients", function()
    for _, exponent in ipairs {2, 3, 1, 0.5, -0.5, -1, 0, 2.5} do
      local x = torch.tensor({0.5, 1.5, 2.0}, {dtype = torch.float64, requires_grad = true})
      local y = x ^ exponent
      for i, v in ipairs {0.5, 1.5, 2.0} do assert.near(v ^ exponent, y[i]:item(), 1e-12) end
      torch.autograd.gradcheck(function(v) return v ^ exponent end, {x})
      torch.autograd.gradgradcheck(function(v) return v ^ exponent end, {x})
    end
  end)
end)

describe("functions of two tensors", function()
  it("meet infinities, nan and zero as they should", function()
    local inf, nan = math.huge, 0 / 0
    assert.equal(-inf, torch.logaddexp(torch.tensor {-inf}, torch.tensor {-inf}):item())
    assert.equal(inf, torch.logaddexp(torch.tensor {inf}, torch.tensor {inf}):item())
    assert.near(1000 + math.log(2), torch.logaddexp(torch.tensor {1000.0}, torch.tensor {1000.0}):item(), 1e-3)
    assert.equal(1, torch.fmax(torch.tensor {nan}, torch.tensor {1.0}):item())
    assert.equal(0, torch.xlogy(0, torch.tensor {0.0}):item())
    assert.equal(0.5, torch.heaviside(torch.tensor {0.0}, torch.tensor {0.5}):item())
    assert.error_matches(function() torch.heaviside(torch.tensor {0.0}, torch.tensor {1}) end, "must be the same")
    assert.equal(-3, torch.copysign(torch.tensor {3.0}, -0.0):item())
  end)

  it("of integers keep to integers", function()
    assert.same({6, 4, 5}, torch.gcd(torch.tensor {12, -4, 0}, torch.tensor {18, 0, 5}):tolist())
    assert.same({36, 0, 0}, torch.lcm(torch.tensor {12, -4, 0}, torch.tensor {18, 0, 5}):tolist())
    assert.same({8, 0}, (torch.tensor {1, 1} << torch.tensor {3, 64}):tolist())
    assert.same({-1, -1}, (torch.tensor {-8, -8} >> torch.tensor {3, 99}):tolist())
    assert.error_matches(function() torch.gcd(torch.ones(2), torch.ones(2)) end, "not defined for dtype float32")
  end)

  it("take a number where PyTorch does, and name what they were given elsewhere", function()
    local x = torch.ones(2)
    assert.error_matches(function() torch.maximum(x, 1.0) end, "maximum: argument 'y': expected a tensor, got the number 1.0")
    assert.error_matches(function() torch.eq(1, x) end, "eq: argument 'x': expected a tensor, got the integer 1")
    assert.error_matches(function() torch.remainder(5, 3) end, "remainder: arguments 'x' and 'y': expected a tensor and a tensor or number, got two numbers")
    assert.equal(5, torch.add(2, 3):item())
    assert.same({1, 1}, torch.pow(1, x):tolist())
  end)

  it("raise integers to negative powers one by one, but not to one negative power", function()
    local x = torch.tensor {1, -1, -1, 2}
    assert.same({1, -1, 1, 0}, torch.pow(x, torch.tensor {-3, -3, -2, -1}):tolist())
    assert.error_matches(function() torch.pow(x, -1) end, "no negative integer powers")
  end)

  it("of three refuse what does not go together", function()
    assert.error_matches(function() torch.addcdiv(torch.tensor {1}, torch.tensor {1}, torch.tensor {1}) end, "integers are not divided here")
    assert.error_matches(function() torch.lerp(torch.zeros(1), torch.zeros(1, {dtype = torch.float64}), 0.5) end, "must be the same")
    assert.same({2, 3}, torch.lerp(torch.tensor {1.0, 4.0}, torch.tensor {3.0, 2.0}, 0.5):tolist())
  end)
end)
