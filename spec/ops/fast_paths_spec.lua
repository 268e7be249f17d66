--- Operators that choose among methods by the size, layout or values of their arguments: whatever the method, the result is the same.
local torch = require "torch"
local F = require "torch.nn.functional"
local autograd = require "torch.autograd"

local function same(a, b) return assert.is_true(torch.equal(a, b)) end
local function near(a, b, relative) return assert.is_true(torch.allclose(a, b, {rtol = relative or 1e-5, atol = 1e-6})) end
local double = {dtype = torch.float64}

describe("short rows", function()
  it("are reduced as long ones are", function()
    torch.manual_seed(1)
    for _, dtype in ipairs {torch.float32, torch.float64, torch.int64, torch.int32} do
      local x = torch.randint(-9, 9, {333, 7}):to(dtype)
      same(x:t():contiguous():sum(1), x:sum(2))
      same(x:t():contiguous():amax(1), x:amax(2))
      same(x[{{}, {2, 6}}]:contiguous():sum(2), x[{{}, {2, 6}}]:sum(2))
    end
    local b = torch.rand(300, 5):gt(0.3)
    same(b:t():contiguous():all(1), b:all(2))
  end)

  it("have the softmax of columns, and its gradient", function()
    torch.manual_seed(2)
    for _, name in ipairs {"softmax", "log_softmax"} do
      local x = torch.randn(150, 9, double)
      near(torch[name](x:t():contiguous(), 1):t(), torch[name](x, 2), 1e-12)
      local g, a, b = torch.randn(150, 9, double), x:clone():requires_grad_(true), x:t():contiguous():requires_grad_(true)
      local ga = autograd.grad({torch[name](a, 2)}, {a}, {g})
      local gb = autograd.grad({torch[name](b, 1)}, {b}, {g:t()})
      near(gb:t(), ga, 1e-10)
    end
  end)
end)

describe("copies", function()
  it("turn planes of any size", function()
    for _, dtype in ipairs {torch.float32, torch.int64} do
      for _, size in ipairs {{8, 8}, {64, 64}, {70, 131}, {9, 200}, {129, 63}} do
        local rows, columns = table.unpack(size)
        local x = torch.arange(1, rows * columns + 1):view(rows, columns):to(dtype)
        local turned = x:t():contiguous()
        for _, at in ipairs {{1, 1}, {rows, columns}, {rows // 2, columns // 2}, {rows, 1}, {3, columns - 1}} do
          assert.equal((at[1] - 1) * columns + at[2], turned[{at[2], at[1]}]:item())
        end
        same(x, turned:t():contiguous())
      end
    end
  end)

  it("repeat elements", function()
    local x = torch.arange(1, 41):view(5, 8)
    for _, dtype in ipairs {torch.float32, torch.float64, torch.int16} do
      for times = 1, 9 do
        local y = x:to(dtype):repeat_interleave(times, 2)
        for k = 1, times do same(x:to(dtype), y:view(5, 8, times):select(3, k)) end
      end
    end
  end)

  it("flip what is turned", function()
    local x = torch.arange(1, 13):view(3, 4)
    assert.same({{12, 8, 4}, {11, 7, 3}, {10, 6, 2}, {9, 5, 1}}, x:t():flip({1, 2}):tolist())
    assert.same({{4, 8, 12}, {3, 7, 11}, {2, 6, 10}, {1, 5, 9}}, torch.rot90(x):tolist())
  end)
end)

describe("an index of slices", function()
  local index = torch.tensor {3, 1, 3, -1}

  it("moves what an index of elements moves", function()
    torch.manual_seed(3)
    for dim = 1, 3 do
      local size = {4, 4, 4}
      local x, src = torch.randn(size), torch.randn(size)
      local shape = {1, 1, 1}
      shape[dim] = 4
      local wide = index:view(shape):expand(size)
      local each = wide:contiguous()
      same(x:gather(dim, each), x:gather(dim, wide))
      same(x:scatter_add(dim, each, src), x:scatter_add(dim, wide, src))
      same(x:scatter_reduce(dim, each, src, "amax"), x:scatter_reduce(dim, wide, src, "amax"))
      same(x:scatter_reduce(dim, each, src, "amin"), x:index_reduce(dim, index, src, "amin"))
    end
  end)

  it("is refused where it does not fit, and changes nothing", function()
    local x = torch.zeros(3, 4)
    local bad = torch.tensor({1, 4}):view(2, 1):expand(2, 4)
    assert.error_matches(function() x:scatter_add_(1, bad, torch.ones(2, 4)) end, "index 4 is out of range")
    assert.error_matches(function() x:gather(1, bad) end, "index 4 is out of range")
    assert.error_matches(function() torch.zeros(0):gather(1, torch.tensor {1}) end, "index 1 is out of range")
    assert.equal(0, x:abs():sum():item())
  end)
end)

describe("remainders", function()
  it("do not depend on their neighbours", function()
    torch.manual_seed(4)
    local x, y = torch.randn(2000) * 100, torch.randn(2000)
    local huge, zero = x:clone(), y:clone()
    huge[7], zero[9] = 1e35, 0
    for _, name in ipairs {"fmod", "remainder", "floor_divide"} do
      local quick, slow = torch[name](x, y), torch[name](huge, y)
      slow[7] = quick[7]
      same(quick, slow)
      slow = torch[name](x, zero)
      slow[9] = quick[9]
      same(quick, slow)
      near(torch[name](x:double(), y:double()):float(), quick, 1e-3)
    end
  end)

  it("are exact", function()
    assert.same({1.5, -1.5, 1, -0.0}, torch.fmod(torch.tensor {5.5, -5.5, 7, -6}, torch.tensor {2, 2, -3, 3}):tolist())
    assert.same({-0.5, 0.5, -2}, torch.remainder(torch.tensor {5.5, -5.5, 7}, torch.tensor {-2, 2, -3}):tolist())
    assert.same({2, 3}, torch.tensor({5.0, 7.5}):div_(2, {rounding_mode = "floor"}):tolist())
    assert.error_matches(function() torch.ones(1):div_(2, {rounding_mode = "up"}) end, 'it can be "trunc", "floor" or nil')
  end)
end)

describe("bits of numbers", function()
  it("are read and stepped", function()
    local mantissa, exponent = torch.frexp(torch.tensor({0, 3, -0.1, math.huge, 2.0 ^ -1060}, double))
    assert.same({0, 0.75, -0.8, math.huge, 0.5}, mantissa:tolist())
    assert.same({0, 2, -3, 0, -1059}, exponent:tolist())
    local next = torch.nextafter(torch.tensor({0, 1, -1, math.huge, 2}, double), torch.tensor({1, 2, 0, 0, 2}, double))
    assert.same({5e-324, 1 + 2.0 ^ -52, -1 + 2.0 ^ -53, 1.7976931348623157e308, 2}, next:tolist())
  end)
end)

describe("unique", function()
  it("counts integers of a small range as it sorts those of a large one", function()
    torch.manual_seed(5)
    local few = torch.randint(-20, 20, {1000})
    local values, inverse, counts = torch.unique(few, {return_inverse = true, return_counts = true})
    local wide, wide_inverse, wide_counts = torch.unique(few * (1 << 40), {return_inverse = true, return_counts = true})
    same(values * (1 << 40), wide)
    same(inverse, wide_inverse)
    same(counts, wide_counts)
    same(few, values:index_select(1, inverse))
  end)

  it("finds runs", function()
    local nan = 0 / 0
    local values, run, counts = torch.unique_consecutive(torch.tensor {1, 1, nan, nan, 2, 1}, {return_inverse = true, return_counts = true})
    assert.equal(5, values:numel())
    assert.same({1, 1, 2, 3, 4, 5}, run:tolist())
    assert.same({2, 1, 1, 1, 1}, counts:tolist())
  end)
end)

describe("special functions of float32", function()
  it("are those of float64", function()
    torch.manual_seed(6)
    local special = torch.special
    local x = torch.rand(4000) * 40 - 20
    for _, name in ipairs {"i0e", "i1e", "bessel_j0", "bessel_j1"} do near(special[name](x:double()):float(), special[name](x), 2e-5) end
    for _, name in ipairs {"bessel_y0", "bessel_y1", "modified_bessel_k0", "scaled_modified_bessel_k1"} do
      local positive = x:abs() + 0.01
      near(special[name](positive:double()):float(), special[name](positive), 2e-5)
    end
    near(torch.lgamma(x:double()):float(), torch.lgamma(x), 2e-5)
    local p = torch.rand(1000) * 0.998 + 0.001
    near(special.ndtri(p:double()):float(), special.ndtri(p), 2e-5)
  end)

  it("have the values of tables", function()
    local function at(f, v) return f(torch.tensor({v}, double)):item() end
    assert.near(1.2660658777520084, at(torch.i0, 1.0), 1e-14)
    assert.near(0.7651976865579666, at(torch.special.bessel_j0, 1.0), 1e-14)
    assert.near(-0.24593576445134835, at(torch.special.bessel_j0, 10.0), 1e-14)
    assert.near(0.08825696421567698, at(torch.special.bessel_y0, 1.0), 1e-14)
    assert.near(0.24901542420695387, at(torch.special.bessel_y1, 10.0), 1e-13)
    assert.near(0.42102443824070834, at(torch.special.modified_bessel_k0, 1.0), 1e-14)
    assert.near(0.13529241631288142, at(torch.special.airy_ai, 1.0), 1e-14)
  end)
end)

describe("fused gradients", function()
  it("are those of differences", function()
    torch.manual_seed(7)
    local x = torch.randn(5, 4, double):requires_grad_(true)
    local bags = torch.randint(1, 6, {3, 2})
    for _, f in ipairs {
      function(a) return F.glu(a, 2) end, function(a) return F.pdist(a) end, function(a) return F.pdist(a, 3) end, function(a) return a:prod(1) end,
      function(a) return F.embedding_bag(bags, a, {padding_idx = 2}) end, torch.tanh, torch.sigmoid, function(a) return a ^ 3 end,
      function(a) return torch.trapezoid(a, {dim = 1}) end,
    } do
      assert.is_true(autograd.gradcheck(f, {x}))
      assert.is_true(autograd.gradgradcheck(f, {x}))
    end
  end)
end)
