--- Einstein's summation, against the operators that do the same.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error

describe("einsum", function()
  torch.manual_seed(1)
  local function double(...) return torch.randn({...}, {dtype = torch.float64}) end
  local a, b, c, square = double(2, 3), double(3, 4), double(5, 2, 3), double(3, 3)

  it("multiplies, sums, transposes and takes diagonals", function()
    check(torch.einsum("ij,jk->ik", a, b), a:mm(b), 1e-12)
    check(torch.einsum("ij->ji", a), a:t())
    check(torch.einsum("ij->", a), a:sum(), 1e-12)
    check(torch.einsum("ii->i", square), square:diagonal())
    check(torch.einsum("ii", square), square:trace(), 1e-12)
    check(torch.einsum("i,j->ij", a[1], b[1]), a[1]:outer(b[1]), 1e-12)
    check(torch.einsum("bij,jk->bik", c, b), c:matmul(b), 1e-12)
    check(torch.einsum("ij,ij->i", a, a), (a * a):sum(2), 1e-12)
    check(torch.einsum("ij,jk,kl->il", a, b, b:t()), a:mm(b):mm(b:t()), 1e-12)
  end)

  it("orders the letters of an implicit result", function()
    check(torch.einsum("ba", a), a:t())
    check(torch.einsum("ij,jk", a, b), a:mm(b), 1e-12)
  end)

  it("lets ... stand for any dimensions", function()
    check(torch.einsum("...ij,jk->...ik", c, b), c:matmul(b), 1e-12)
    check(torch.einsum("...ij->...ji", c), c:transpose(2, 3))
    check(torch.einsum("i...->...", a), a:sum(1), 1e-12)
    check(torch.einsum("ij...,j->i...", a, a[1]), a:mv(a[1]), 1e-12)
  end)

  it("takes operands as arguments or as a table, blanks in the equation, and sizes of 1", function()
    check(torch.einsum(" ij, jk -> ik ", {a, b}), a:mm(b), 1e-12)
    check(torch.einsum("ij,kj->ik", a, a[{{1, 1}, {1, 1}}]), a:sum(2, true) * a[1][1], 1e-12)
  end)

  it("has gradients of any order", function()
    local x, y = double(2, 3):requires_grad_(true), double(3, 2):requires_grad_(true)
    local function f(p, q) return torch.einsum("ij,jk->ik", p, q) end
    assert.is_true(autograd.gradcheck(f, {x, y}))
    assert.is_true(autograd.gradgradcheck(f, {x, y}))
    assert.is_true(autograd.gradcheck(function(p) return torch.einsum("ii->i", p) end, {double(3, 3):requires_grad_(true)}))
  end)

  it("names what it does not understand", function()
    check_error("size 2 where an earlier one has size 3", torch.einsum, "ij,jk->ik", a, a)
    check_error("'k' in the result only", torch.einsum, "ij->ik", a)
    check_error("'i' twice in the result", torch.einsum, "ij->ii", a)
    check_error("names 3 dimensions", torch.einsum, "ijk->i", a)
    check_error("names more than the 1 operands", torch.einsum, "ij,jk->ik", a)
    check_error("'-' without '>'", torch.einsum, "ij-ji", a)
    check_error("'1' is no letter", torch.einsum, "i1->i", a)
    check_error("sizes 2 and 3 in operand 1", torch.einsum, "ii->i", a)
  end)
end)
