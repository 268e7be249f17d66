--- Older spellings: constructors by the name of the type, functions of elements, and in-place operators as functions.
local torch = require "torch"
local values = require "support.values"
local check, check_error = values.check, values.check_error

describe("constructors by type", function()
  it("take sizes, numbers or a tensor", function()
    assert.are.equal(torch.int64, torch.LongTensor {1, 2}.dtype)
    check(torch.LongTensor {1, 2}, {1, 2})
    check(torch.Tensor(2, 3), torch.zeros(2, 3))
    check(torch.ByteTensor(torch.tensor {1.7}), {1})
    assert.are.equal(torch.bool, torch.BoolTensor(2).dtype)
  end)

  it("as_tensor keeps a tensor that has the dtype", function()
    local x = torch.ones(2)
    assert.is_true(rawequal(x, torch.as_tensor(x)))
    assert.are.equal(torch.int64, torch.as_tensor(x, {dtype = torch.int64}).dtype)
    check(torch.asarray {{1, 2}}, {{1, 2}})
  end)
end)

describe("functions of elements", function()
  it("apply_ writes what the function returns", function()
    local x = torch.tensor {{1, 2}, {3, 4}}
    x:t():apply_(function(v) if v > 1 then return v * 10 end end)
    check(x, {{1, 20}, {30, 40}})
    check_error("expected a function, got a number", x.apply_, x, 3)
  end)

  it("map_ and map2_ see other tensors too", function()
    local x = torch.zeros(2, 2):map_(torch.tensor {1, 2}, function(a, b) return a + b end)
    check(x, {{1, 2}, {1, 2}})
    check(torch.ones(2):map2_(torch.tensor {1, 2}, torch.tensor {3, 4}, function(a, b, c) return a + b * c end), {4, 9})
  end)
end)

describe("real numbers", function()
  it("are their own conjugates", function()
    local x = torch.ones(2)
    for _, name in ipairs {"conj", "resolve_conj", "resolve_neg", "real"} do check(torch[name](x), x) end
    assert.is_false(x:is_conj() or x:is_neg())
  end)
end)

describe("in-place operators", function()
  it("are functions of torch too", function()
    local x = torch.tensor {-1.0, 4.0}
    check(torch.relu_(x), {0, 4})
    check(torch.sqrt_(x), {0, 2})
    check(x, {0, 2})
    assert.is_nil(torch.no_such_operator_)
  end)

  it("fill_diagonal_ wraps where it is told to", function()
    check(torch.zeros(3, 2):fill_diagonal_(1), {{1, 0}, {0, 1}, {0, 0}})
    check(torch.zeros(5, 2):fill_diagonal_(1, true), {{1, 0}, {0, 1}, {0, 0}, {1, 0}, {0, 1}})
    check(torch.zeros(2, 2, 2):fill_diagonal_(1), {{{1, 0}, {0, 0}}, {{0, 0}, {0, 1}}})
    check_error("all must be equal", torch.zeros(1).fill_diagonal_, torch.zeros(2, 2, 3), 1)
    local leaf = torch.ones(2, 2, {requires_grad = true});
    (leaf * 2):fill_diagonal_(5):sum():backward()
    check(leaf.grad, {{0, 2}, {2, 0}})
  end)
end)
