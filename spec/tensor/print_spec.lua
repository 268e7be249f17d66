local torch = require "torch"
local values = require "support.values"

local function prints(text, x) assert.equal(text, tostring(x)) end

describe("printing", function()
  after_each(function() torch.set_printoptions {profile = "default"} end)

  it("shows integers, floats and booleans in columns of one width", function()
    prints("tensor({{  1, -20},\n        {300,   4}})", torch.tensor {{1, -20}, {300, 4}})
    prints("tensor({1., 2.})", torch.tensor {1.0, 2.0})
    prints("tensor({ 0.5000, -1.2500})", torch.tensor {0.5, -1.25})
    prints("tensor({ true, false})", torch.tensor {true, false})
    prints("tensor(3.5000)", torch.tensor(3.5))
    prints("tensor(7)", torch.tensor(7))
  end)

  it("shows sizes of empty tensors", function()
    prints("tensor({})", torch.tensor {})
    prints("tensor({}, {size={2, 0}})", torch.zeros(2, 0))
    prints("tensor({}, {size={0, 3}, dtype=torch.int64})", torch.zeros(0, 3, {dtype = torch.int64}))
  end)

  it("uses powers of ten where magnitudes differ", function()
    prints("tensor({1.0000e-05, 1.0000e+03})", torch.tensor {1e-5, 1000.0})
    prints("tensor({1.0000e+10, 1.0000e+00})", torch.tensor {1e10, 1.0})
    prints("tensor({1.0000, 0.0000})", torch.tensor {1.00001, 0.0})
  end)

  it("shows what is no number", function()
    prints("tensor({1., nan, inf, -inf})", torch.tensor {1.0, 0 / 0, math.huge, -math.huge})
    prints("tensor({1.5000,    nan,    inf})", torch.tensor {1.5, 0 / 0, math.huge})
  end)

  it("names dtypes other than the usual, and gradients", function()
    prints("tensor({1., 2.}, {requires_grad=true})", torch.tensor({1.0, 2.0}, {requires_grad = true}))
    prints("tensor({2., 4.}, {grad_fn=<mul backward>})", torch.tensor({1.0, 2.0}, {requires_grad = true}) * 2)
    prints("tensor({1., 2.}, {dtype=torch.float64, requires_grad=true})", values.leaf {1.0, 2.0})
    prints("tensor({1, 2}, {dtype=torch.uint8})", torch.tensor({1, 2}, {dtype = torch.uint8}))
  end)

  it("can be pasted back", function()
    for _, x in ipairs {torch.tensor {{1.5, 2.0}, {3.25, 4.0}}, torch.tensor {{{1}, {2}}},
                        torch.tensor({1, 2}, {dtype = torch.int8}), torch.tensor {true}, torch.zeros(0, 3, {dtype = torch.int32})} do
      local pasted = assert(load("local torch = ... local tensor = torch.tensor return " .. tostring(x)))(torch)
      assert.is_true(torch.equal(x, pasted))
      assert.equal(x.dtype, pasted.dtype)
    end
  end)

  it("leaves out the middle of large tensors without reading it", function()
    prints("tensor({0., 0., 0.,  ..., 0., 0., 0.})", torch.zeros(1001))
    local row = "{0., 0., 0.,  ..., 0., 0., 0.}"
    local some = ((row .. ",\n        "):rep(3))
    prints("tensor({" .. some .. "...,\n        " .. some:gsub(",\n        $", "") .. "})", torch.zeros(100, 100))
    assert.is_true(#tostring(torch.zeros(1):expand(1 << 40)) < 100)
  end)

  it("breaks long rows", function()
    local text = tostring(torch.ones(60))
    for line in text:gmatch "[^\n]+" do assert.is_true(#line <= 80) end
    assert.equal(3, select(2, text:gsub("\n", "\n")))
  end)

  it("follows torch.set_printoptions", function()
    torch.set_printoptions {precision = 2}
    prints("tensor({0.12, 1.00})", torch.tensor {0.1234, 1.0})
    torch.set_printoptions {sci_mode = true}
    prints("tensor({1.23e-01})", torch.tensor {0.1234})
    torch.set_printoptions {profile = "default"}
    torch.set_printoptions {threshold = 3, edgeitems = 1}
    prints("tensor({0.,  ..., 0.})", torch.zeros(4))
    assert.equal(1, torch.get_printoptions().edgeitems)
    values.check_error("unknown keyword 'digits'", torch.set_printoptions, {digits = 2})
    values.check_error("precision", torch.set_printoptions, {precision = "2"})
    values.check_error("profile", torch.set_printoptions, {profile = "wide"})
  end)

  it("says that a tensor was freed", function()
    local x = torch.ones(1)
    x:free()
    prints("tensor(freed)", x)
  end)
end)
