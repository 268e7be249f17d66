--- Products over chosen dimensions, Kronecker products, chains, cross products.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error

local function double(...) return torch.randn({...}, {dtype = torch.float64}) end
local function leaf(...) return double(...):requires_grad_(true) end

before_each(function() torch.manual_seed(1) end)

describe("tensordot", function()
  it("sums over the last and first dimensions, or over those named", function()
    local a, b = double(2, 3, 4), double(3, 4, 5)
    check(torch.tensordot(a, b), a:reshape(2, 12):mm(b:reshape(12, 5)), 1e-12)
    check(torch.tensordot(a, a, {{2, 3}, {2, 3}}), a:reshape(2, 12):mm(a:reshape(2, 12):t()), 1e-12)
    check(torch.tensordot(a, b, {{3, 2}, {2, 1}}), torch.tensordot(a, b), 1e-12)
    check(torch.tensordot(a[1][1], b[1][1], {dims = 0}), a[1][1]:outer(b[1][1]), 1e-12)
  end)

  it("names what does not agree", function()
    check_error({"tensordot", "3 in dimension 2 against 4 in dimension 2"}, torch.tensordot, torch.ones(2, 3), torch.ones(3, 4), {{2}, {2}})
    check_error("1 dimensions for one tensor and 2 for the other", torch.tensordot, torch.ones(2, 3), torch.ones(3, 4), {{2}, {1, 2}})
    check_error("positions count from 1", torch.tensordot, torch.ones(2, 3), torch.ones(3, 4), {{0}, {1}})
    check_error("3 dimensions of a tensor that has 2", torch.tensordot, torch.ones(2, 3), torch.ones(3, 4), 3)
  end)

  it("has gradients", function()
    assert.is_true(autograd.gradcheck(function(a, b) return torch.tensordot(a, b, {{1}, {2}}) end, {leaf(2, 3), leaf(3, 2)}))
  end)
end)

describe("kron", function()
  it("puts a block for each element", function()
    check(torch.kron(torch.tensor {{1, 2}}, torch.tensor {{1, 0}, {0, 1}}), {{1, 0, 2, 0}, {0, 1, 0, 2}})
    check(torch.kron(torch.tensor {1, 2}, torch.tensor {{3}, {4}}), {{3, 6}, {4, 8}})
  end)
end)

describe("a chain of matrices", function()
  local function chain() return {double(2, 30), double(30, 3), double(3, 20), double(20, 4)} end

  it("is their product", function()
    local m = chain()
    local expected = m[1]:mm(m[2]):mm(m[3]):mm(m[4])
    check(torch.linalg.multi_dot(m), expected, 1e-11)
    check(torch.chain_matmul(table.unpack(m)), expected, 1e-11)
    check(torch.chain_matmul(m[1]), m[1])
  end)

  it("may start and end with a vector", function()
    local m = chain()
    check(torch.linalg.multi_dot {m[1][1], m[2], m[3]}, m[1][1]:matmul(m[2]):matmul(m[3]), 1e-11)
    check(torch.linalg.multi_dot {m[1][1], m[2], m[3][{{}, 1}]}, m[1][1]:matmul(m[2]):matmul(m[3][{{}, 1}]), 1e-11)
  end)

  it("names the tensors that do not agree", function()
    check_error("tensors 2 and 3 do not agree: 3 columns against 20 rows", torch.linalg.multi_dot, {double(2, 30), double(30, 3), double(20, 4)})
    check_error("tensor 2 must be a matrix", torch.linalg.multi_dot, {double(2, 3), double(3), double(3, 4)})
    check_error("needs 2 to 64 tensors", torch.linalg.multi_dot, {double(2, 3)})
  end)
end)

describe("bilinear", function()
  it("is x weight y for each output", function()
    local x, y, w, b = double(2, 3), double(2, 4), double(5, 3, 4), double(5)
    local expected = torch.einsum("ni,oij,nj->no", x, w, y) + b
    check(torch.nn.functional.bilinear(x, y, w, b), expected, 1e-12)
    check_error("do not fit a weight of sizes {5, 3, 4}", torch.nn.functional.bilinear, y, x, w)
  end)
end)

describe("cross", function()
  local x, y = torch.tensor {{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}}, torch.tensor {{0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}}

  it("is at right angles to both vectors", function()
    check(torch.cross(x, y), {{0, 0, 1}, {1, 0, 0}})
    check(torch.linalg.cross(x:t(), y:t(), {dim = 1}), {{0, 1}, {0, 0}, {1, 0}})
    check(torch.linalg.cross(x, y[{ {1, 1} }]), {{0, 0, 1}, {0, 0, 0}})
  end)

  it("needs vectors of size 3", function()
    check_error("must have size 3", torch.linalg.cross, torch.ones(3, 2), torch.ones(3, 2))
    check_error("no dimension of size 3", torch.cross, torch.ones(2, 2), torch.ones(2, 2))
  end)

  it("has gradients of any order", function()
    assert.is_true(autograd.gradcheck(torch.cross, {leaf(2, 3), leaf(2, 3)}))
    assert.is_true(autograd.gradgradcheck(torch.cross, {leaf(1, 3), leaf(1, 3)}))
  end)
end)
