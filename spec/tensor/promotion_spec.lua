--- The dtype of results, against facts known of PyTorch.
local torch = require "torch"
local values = require "support.values"
local check, check_error = values.check, values.check_error

local NAMES = {"bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"}

--- promote_types, row by row in the order of NAMES.
local TABLE = {
  bool = {"bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"},
  uint8 = {"uint8", "uint8", "int16", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"},
  int8 = {"int8", "int16", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"},
  int16 = {"int16", "int16", "int16", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"},
  int32 = {"int32", "int32", "int32", "int32", "int32", "int64", "float16", "bfloat16", "float32", "float64"},
  int64 = {"int64", "int64", "int64", "int64", "int64", "int64", "float16", "bfloat16", "float32", "float64"},
  float16 = {"float16", "float16", "float16", "float16", "float16", "float16", "float16", "float32", "float32", "float64"},
  bfloat16 = {"bfloat16", "bfloat16", "bfloat16", "bfloat16", "bfloat16", "bfloat16", "float32", "bfloat16", "float32", "float64"},
  float32 = {"float32", "float32", "float32", "float32", "float32", "float32", "float32", "float32", "float32", "float64"},
  float64 = {"float64", "float64", "float64", "float64", "float64", "float64", "float64", "float64", "float64", "float64"},
}

local function ones(name, size) return torch.ones(size or {2}, {dtype = torch[name]}) end

describe("type promotion", function()
  for _, a in ipairs(NAMES) do
    it("of tensors follows PyTorch's table for " .. a, function()
      for j, b in ipairs(NAMES) do
        local want = torch[TABLE[a][j]]
        assert.equal(want, torch.promote_types(torch[a], torch[b]))
        assert.equal(want, (ones(a) + ones(b)).dtype)
        assert.equal(want, torch.result_type(ones(a), ones(b)))
      end
    end)
  end

  it("lets a 0-d tensor give way to one with dimensions of its kind", function()
    assert.equal(torch.float32, (ones "float32" + ones("float64", {})).dtype)
    assert.equal(torch.int8, (ones "int8" + ones("int64", {})).dtype)
    assert.equal(torch.float64, (ones "int8" + ones("float64", {})).dtype)
    assert.equal(torch.float64, (ones("float32", {}) + ones("float64", {})).dtype)
  end)

  it("lets a number give way to any tensor of its kind", function()
    assert.equal(torch.float16, (ones "float16" * 2.5).dtype)
    assert.equal(torch.float32, (ones "float32" * 2).dtype)
    assert.equal(torch.int8, (ones "int8" * 2).dtype)
    assert.equal(torch.float32, (ones "int8" * 2.5).dtype)
    assert.equal(torch.int64, (ones "bool" * 2).dtype)
    assert.equal(torch.float32, (2.5 * ones "bool").dtype)
  end)

  it("divides integers into floating point", function()
    assert.equal(torch.float32, (ones "int64" / ones "int64").dtype)
    assert.equal(torch.float32, (ones "bool" / 2).dtype)
    assert.equal(torch.float64, (ones "float64" / ones "int8").dtype)
    assert.equal(torch.int32, (ones "int32" // 2).dtype)
    check(torch.tensor {-7, 7} // 2, {-4, 3})
    check(torch.tensor {-7, 7} % 3, {2, 1})
    check(torch.tensor {-7.5, 7.5} % 2, {0.5, 1.5})
  end)

  it("computes functions of integers in floating point", function()
    assert.equal(torch.float32, torch.tensor({1, 2}):exp().dtype)
    assert.equal(torch.float32, torch.tensor({true}):sqrt().dtype)
    assert.equal(torch.float16, ones("float16"):exp().dtype)
  end)

  it("compares into bool and sums integers into int64", function()
    assert.equal(torch.bool, torch.tensor({1}):lt(2.5).dtype)
    assert.equal(torch.int64, ones("int8"):sum().dtype)
    assert.equal(torch.int64, ones("bool"):sum().dtype)
    assert.equal(torch.float16, ones("float16"):sum().dtype)
    assert.equal(torch.float64, ones("int8"):sum({dtype = torch.float64}).dtype)
  end)

  it("knows which casts keep the kind", function()
    assert.is_true(torch.can_cast(torch.int64, torch.float16))
    assert.is_true(torch.can_cast(torch.float64, torch.float32))
    assert.is_false(torch.can_cast(torch.float32, torch.int64))
    assert.is_false(torch.can_cast(torch.int64, torch.bool))
  end)
end)

describe("conversion", function()
  it("truncates to integers and wraps to narrower ones", function()
    check(torch.tensor({1.7, -1.7}):to(torch.int32), {1, -1})
    check(torch.tensor({300, -1}):to(torch.uint8), {44, 255})
    check(torch.tensor({200}):to(torch.int8), {-56})
    check(torch.tensor({0.0, 0.5, -3.0}):to(torch.bool), {false, true, true})
  end)

  it("rounds to the nearest value of the half types", function()
    check(torch.tensor({1.0009765625 + 0.0002}, {dtype = torch.float64}):to(torch.float16):to(torch.float64), {1.0009765625}, 0)
    check(torch.tensor({65504.0, 70000.0}):half():float(), {65504.0, math.huge})
    check(torch.tensor({1.00390625}):bfloat16():float(), {1.0}, 0)
    check(torch.tensor({6e-8}, {dtype = torch.float64}):half():double(), {5.9604644775390625e-08}, 0)
  end)

  it("is named by methods", function()
    local x = torch.ones(1)
    for method, name in pairs {
      double = "float64", half = "float16", int = "int32", long = "int64", short = "int16", char = "int8", byte = "uint8", bool = "bool",
    } do
      assert.equal(torch[name], x[method](x).dtype)
    end
    assert.equal("torch.float32", x:type())
    assert.is_true(rawequal(x, x:to(torch.float32)) or x:data_ptr() == x:to(torch.float32):data_ptr())
  end)
end)

describe("torch.finfo and torch.iinfo", function()
  it("tell the limits of a dtype", function()
    assert.equal(2.0 ^ -23, torch.finfo(torch.float32).eps)
    assert.equal(65504.0, torch.finfo(torch.float16).max)
    assert.equal(1e-15, torch.finfo(torch.float64).resolution)
    assert.equal(1.7976931348623157e308, torch.finfo(torch.float64).max)
    assert.equal(math.maxinteger, torch.iinfo(torch.int64).max)
    assert.equal(-128, torch.iinfo(torch.int8).min)
    assert.equal(0, torch.iinfo(torch.uint8).min)
    check_error("torch.iinfo", torch.finfo, torch.int8)
    check_error("torch.finfo", torch.iinfo, torch.float32)
  end)
end)
