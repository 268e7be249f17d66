--- QR factorisations and products of reflectors.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error
local linalg = torch.linalg

local function double(...) return torch.randn({...}, {dtype = torch.float64}) end
local function identity(n) return torch.eye(n, {dtype = torch.float64}) end

before_each(function() torch.manual_seed(1) end)

describe("qr", function()
  it("has orthonormal columns and a triangle", function()
    for _, sizes in ipairs {{4, 3}, {3, 4}, {3, 3}, {2, 4, 3}} do
      local a = double(table.unpack(sizes))
      for _, mode in ipairs {"reduced", "complete"} do
        local q, r = linalg.qr(a, mode)
        check(q:matmul(r), a, 1e-12)
        check(q.mT:matmul(q), identity(q:size(-1)):expand_as(q.mT:matmul(q)), 1e-12)
        check(r:tril(-1), r * 0)
      end
    end
    local q, r = linalg.qr(double(4, 3), "r")
    assert.equal(0, q:numel())
    assert.same({3, 3}, {r:size(1), r:size(2)})
    check_error('mode\' is "thin"', linalg.qr, double(2, 2), "thin")
  end)

  it("gives an identity for a matrix without elements", function()
    local q = linalg.qr(torch.ones(3, 0), "complete")
    check(q, identity(3))
  end)

  it("has gradients of any order", function()
    for _, sizes in ipairs {{3, 3}, {4, 2}, {2, 4}} do
      local a = double(table.unpack(sizes)):requires_grad_(true)
      assert.is_true(autograd.gradcheck(linalg.qr, {a}))
      assert.is_true(autograd.gradgradcheck(linalg.qr, {a}))
    end
  end)
end)

describe("reflectors", function()
  it("multiply to the factor Q", function()
    local a = double(4, 3)
    local reflectors, tau = torch.geqrf(a)
    local q = linalg.qr(a)
    check(linalg.householder_product(reflectors, tau), q, 1e-12)
    local c = double(4, 2)
    local full = linalg.qr(a, "complete")
    check(torch.ormqr(reflectors, tau, c), full:mm(c), 1e-12)
    check(torch.ormqr(reflectors, tau, c, true, true), full:t():mm(c), 1e-12)
    check(torch.ormqr(reflectors, tau, c:t(), false), c:t():mm(full), 1e-12)
  end)

  it("give the same result when it is to be differentiated", function()
    local reflectors, tau = torch.geqrf(double(4, 3))
    local x = reflectors:clone():requires_grad_(true)
    check(linalg.householder_product(x, tau), linalg.householder_product(reflectors, tau), 1e-12)
    assert.is_true(autograd.gradcheck(linalg.householder_product, {x, tau:clone():requires_grad_(true)}))
    local c = double(2, 4)
    check(torch.ormqr(x, tau, c, false, true), torch.ormqr(reflectors, tau, c, false, true), 1e-12)
  end)

  it("need scales that fit", function()
    check_error("3 scales for matrices of 2 columns", linalg.householder_product, double(4, 2), double(3))
    check_error("more columns than rows", linalg.householder_product, double(2, 4), double(2))
  end)
end)
