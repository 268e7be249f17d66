--- Products of matrices and vectors, against plain loops.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error
local F = torch.nn.functional

local function double(...) return torch.randn({...}, {dtype = torch.float64}) end
local function leaf(...) return double(...):requires_grad_(true) end

--- The product of two matrices as nested tables, by its definition.
local function product(x, y)
  local a, b, out = x:tolist(), y:tolist(), {}
  for i = 1, x:size(1) do
    out[i] = {}
    for j = 1, y:size(2) do
      local sum = 0
      for k = 1, x:size(2) do sum = sum + a[i][k] * b[k][j] end
      out[i][j] = sum
    end
  end
  return out
end

describe("mm", function()
  before_each(function() torch.manual_seed(1) end)

  it("multiplies matrices of any size", function()
    for _, s in ipairs {{1, 1, 1}, {2, 3, 4}, {5, 7, 3}, {1, 64, 9}, {9, 64, 1}, {33, 17, 65}, {70, 130, 40}} do
      local a, b = double(s[1], s[2]), double(s[2], s[3])
      check(a:mm(b), product(a, b), 1e-12)
    end
  end)

  it("reads operands in any layout", function()
    for _, n in ipairs {3, 40} do
      local a, b = double(n, n + 2), double(n + 2, n + 1)
      local expected = product(a, b)
      local wide = double(n, 2 * (n + 2))
      local strided = wide[{{}, {1, 2 * (n + 2), 2}}]
      strided:copy_(a)
      for _, left in ipairs {a, a:t():contiguous():t(), strided} do
        for _, right in ipairs {b, b:t():contiguous():t()} do check(left:mm(right), expected, 1e-12) end
      end
      check(double(1, n):expand(n, n):mm(torch.eye(n, {dtype = torch.float64})):size(1), n)
    end
  end)

  it("computes in each dtype", function()
    for _, name in ipairs {"uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"} do
      local a = torch.tensor({{1, 2, 3}, {4, 5, 6}}, {dtype = torch[name]})
      local out = a:mm(a:t())
      assert.equal(torch[name], out.dtype)
      check(out, {{14, 32}, {32, 77}})
    end
    local big = torch.ones({70, 200}, {dtype = torch.int32})
    check(big:mm(big:t()):sum(), 70 * 70 * 200)
  end)

  it("gives zeros where there is nothing to sum", function()
    check(torch.ones(2, 0):mm(torch.ones(0, 3)), {{0, 0, 0}, {0, 0, 0}})
    assert.same({0, 3}, {torch.ones(0, 2):mm(torch.ones(2, 3)):size(1), 3})
  end)

  it("does not hide nan and inf", function()
    local a = torch.tensor {{0 / 0, 0.0}}
    assert.is_true(a:mm(torch.zeros(2, 1)):isnan():item())
  end)

  it("names what does not agree", function()
    check_error("mm: sizes {2, 3} and {4, 5} do not agree: 3 columns against 4 rows", torch.mm, torch.ones(2, 3), torch.ones(4, 5))
    check_error("must have 2 dimensions, not sizes {2}", torch.mm, torch.ones(2), torch.ones(2, 2))
    check_error({"float32", "float64"}, torch.mm, torch.ones(2, 2), double(2, 2))
    check_error("bool", torch.mm, torch.ones(2, 2):bool(), torch.ones(2, 2):bool())
  end)

  it("has gradients of any order", function()
    assert.is_true(autograd.gradcheck(torch.mm, {leaf(2, 3), leaf(3, 4)}))
    assert.is_true(autograd.gradgradcheck(torch.mm, {leaf(2, 3), leaf(3, 2)}))
  end)
end)

describe("matmul", function()
  it("takes vectors, matrices and batches", function()
    local v, m = torch.tensor {1.0, 2.0}, torch.tensor {{1.0, 2.0}, {3.0, 4.0}}
    check(v:matmul(v), 5)
    check(m:matmul(v), {5, 11})
    check(v:matmul(m), {7, 10})
    check(m:matmul(m), {{7, 10}, {15, 22}})
    local b = torch.stack {m, m * 2}
    check(b:matmul(m), {{{7, 10}, {15, 22}}, {{14, 20}, {30, 44}}})
    check(m:matmul(b), {{{7, 10}, {15, 22}}, {{14, 20}, {30, 44}}})
    check(b:matmul(v), {{5, 11}, {10, 22}})
    check(v:matmul(b), {{7, 10}, {14, 20}})
  end)

  it("broadcasts batches and reads them in any order", function()
    torch.manual_seed(2)
    local a, b = double(3, 1, 4, 5), double(2, 5, 6)
    local out = a:matmul(b)
    assert.same({3, 2, 4, 6}, {out:size(1), out:size(2), out:size(3), out:size(4)})
    for i = 1, 3 do
      for j = 1, 2 do check(out[i][j], product(a[i][1], b[j]), 1e-12) end
    end
    local turned = double(4, 3, 5):transpose(1, 2)
    check(turned:matmul(double(5, 2) * 0 + 1), turned:contiguous():matmul(torch.ones({5, 2}, {dtype = torch.float64})), 1e-12)
  end)

  it("names what does not agree", function()
    check_error("matmul: sizes {2, 3} and {4, 5} do not agree: 3 columns against 4 rows", torch.matmul, torch.ones(2, 3), torch.ones(4, 5))
    check_error("do not broadcast", torch.matmul, torch.ones(2, 3, 3), torch.ones(4, 3, 3))
    check_error("use *", torch.matmul, torch.ones(2), torch.tensor(1.0))
  end)

  it("has gradients in all its cases", function()
    torch.manual_seed(3)
    for _, sizes in ipairs {{{3}, {3}}, {{2, 3}, {3}}, {{3}, {3, 2}}, {{2, 2, 3}, {3, 2}}, {{3}, {2, 3, 2}}, {{2, 1, 2, 3}, {2, 3, 2}}} do
      local a, b = leaf(table.unpack(sizes[1])), leaf(table.unpack(sizes[2]))
      assert.is_true(autograd.gradcheck(torch.matmul, {a, b}))
      assert.is_true(autograd.gradgradcheck(torch.matmul, {a, b}))
    end
  end)
end)

describe("a product with a summand", function()
  local m = torch.tensor {{1.0, 2.0}, {3.0, 4.0}}

  it("scales both parts", function()
    check(torch.addmm(torch.ones(2, 2), m, m, {beta = 2, alpha = 0.5}), {{5.5, 7}, {9.5, 13}})
    check(torch.addmv(torch.ones(2), m, torch.ones(2)), {4, 8})
    check(torch.addr(torch.zeros(2, 3), torch.tensor {1.0, 2.0}, torch.ones(3), {alpha = 3}), {{3, 3, 3}, {6, 6, 6}})
    check(torch.addbmm(m, torch.stack {m, m}, torch.stack {m, m}), {{15, 22}, {33, 48}})
    check(torch.baddbmm(m, torch.stack {m}, torch.stack {m}), {{{8, 12}, {18, 26}}})
  end)

  it("does not read a summand whose factor is 0", function()
    local x = torch.full({2, 2}, 0 / 0)
    check(torch.addmm(x, m, m, {beta = 0}), {{7, 10}, {15, 22}})
    check(torch.baddbmm(x, torch.stack {m}, torch.stack {m}, {beta = 0}), {{{7, 10}, {15, 22}}})
  end)

  it("works in place", function()
    local x = torch.ones(2, 2)
    assert.equal(x, x:addmm_(m, m))
    check(x, {{8, 11}, {16, 23}})
  end)

  it("has gradients", function()
    torch.manual_seed(4)
    local function scaled(x, a, b) return torch.addmm(x, a, b, {beta = 0.5, alpha = 3}) end
    assert.is_true(autograd.gradcheck(scaled, {leaf(1, 2), leaf(3, 2), leaf(2, 2)}))
    assert.is_true(autograd.gradcheck(torch.addbmm, {leaf(2, 2), leaf(3, 2, 2), leaf(3, 2, 2)}))
  end)
end)

describe("linear", function()
  it("is x weight' + bias for any leading sizes", function()
    torch.manual_seed(5)
    local x, w, b = double(2, 3, 4), double(5, 4), double(5)
    local expected = x:matmul(w:t()) + b
    check(F.linear(x, w, b), expected, 1e-12)
    check(F.linear(x, w), expected - b, 1e-12)
    check(F.linear(x[1][1], w, b), expected[1][1], 1e-12)
    check(F.linear(x, w[1], b[1]), expected:select(3, 1), 1e-12)
  end)

  it("has gradients of any order", function()
    torch.manual_seed(6)
    local x, w, b = leaf(2, 2, 3), leaf(2, 3), leaf(2)
    assert.is_true(autograd.gradcheck(F.linear, {x, w, b}))
    assert.is_true(autograd.gradgradcheck(F.linear, {x, w, b}))
  end)

  it("names what does not agree", function()
    check_error({"linear: sizes {2, 3} and weight {2, 4}", "must have size 4"}, F.linear, torch.ones(2, 3), torch.ones(2, 4))
  end)
end)
