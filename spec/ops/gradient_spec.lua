--- torch.gradient: slopes of sampled functions.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error

describe("gradient", function()
  local squares = torch.tensor {1.0, 4.0, 9.0, 16.0}

  it("is exact within for a parabola, and at the edges with edge_order 2", function()
    check(torch.gradient(squares)[1], {3, 4, 6, 7})
    check(torch.gradient(squares, {edge_order = 2})[1], {2, 4, 6, 8})
  end)

  it("divides by the spacing", function()
    check(torch.gradient(squares, {spacing = 2})[1], {1.5, 2, 3, 3.5})
    check(torch.gradient(squares, {spacing = {0.5}})[1], {6, 8, 12, 14})
  end)

  it("takes coordinates", function()
    local at = torch.tensor {-2.0, -1.0, 1.0, 4.0}
    check(torch.gradient(at * at, {spacing = {at}, edge_order = 2})[1], at * 2)
    check(torch.gradient(torch.tensor {4, 1, 1, 16}, {spacing = {torch.tensor {-2, -1, 1, 4}}})[1], {-3, -2, 2, 5})
  end)

  it("goes along each dimension of dim", function()
    local x = torch.tensor {{1, 2, 4, 8}, {10, 20, 40, 80}}
    local rows, columns = table.unpack(torch.gradient(x))
    check(rows, {{9, 18, 36, 72}, {9, 18, 36, 72}})
    check(columns, {{1, 1.5, 3, 4}, {10, 15, 30, 40}})
    assert.are.equal(1, #torch.gradient(x, {dim = -1}))
    check(torch.gradient(x, {dim = {2, 1}, spacing = {2.0, 1.0}})[1], columns / 2)
  end)

  it("refuses what has no slope", function()
    check_error("at least 2", torch.gradient, torch.ones(1, 3))
    check_error("at least 3", torch.gradient, torch.ones(2), {edge_order = 2})
    check_error("expected 1 or 2, got 3", torch.gradient, squares, {edge_order = 3})
    check_error("out of range", torch.gradient, squares, {dim = 2})
    check_error("comes twice", torch.gradient, torch.ones(2, 2), {dim = {1, -2}})
    check_error("2 entries for 1 dimensions", torch.gradient, squares, {spacing = {1.0, 2.0}})
    check_error("expected {4}", torch.gradient, squares, {spacing = {torch.ones(3)}})
    check_error("not defined", torch.gradient, squares:to(torch.uint8))
  end)

  it("has gradients itself", function()
    local at = values.leaf {0.0, 1.0, 2.5, 3.0}
    local function slopes(a, b) return torch.gradient(a, {spacing = {b}, edge_order = 2})[1] end
    assert.is_true(autograd.gradcheck(slopes, {values.leaf {1.0, -2.0, 0.5, 4.0}, at}))
  end)
end)
