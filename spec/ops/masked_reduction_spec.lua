--- torch.masked: what a mask leaves out does not count.
local torch = require "torch"
local autograd = require "torch.autograd"
local values = require "support.values"
local check, check_error = values.check, values.check_error
local masked = torch.masked

local x = torch.tensor {{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}}
local mask = torch.tensor {{true, false, true}, {false, false, false}}
local nan, inf = 0 / 0, math.huge

describe("masked reductions", function()
  it("take the marked elements alone", function()
    check(masked.sum(x, {mask = mask}), 4)
    check(masked.prod(x, 2, {mask = mask}), {3, 1})
    check(masked.mean(x, 2, {mask = mask}), {2, nan})
    check(masked.amax(x, 2, {mask = mask}), {3, -inf})
    check(masked.amin(x, 2, {mask = mask}), {1, inf})
    check(masked.var(x, 2, {mask = mask}), {1, nan})
    check(masked.std(x, 2, true, {mask = mask}), {math.sqrt(2), nan})
    check(masked.median(x, 2, {mask = mask}), {1, nan})
    check(masked.norm(x, 2, 2, {mask = mask}), {math.sqrt(10), 0})
    check(masked.logsumexp(x, 2, {mask = mask}), {math.log(math.exp(1) + math.exp(3)), -inf})
    check(masked.argmax(x, 2, {mask = torch.tensor {true, true, false}}), {2, 2})
    check(masked.argmin(x, {mask = torch.tensor {false, true, true}}), 2)
  end)

  it("count everything without a mask", function()
    check(masked.sum(x, 1), {5, 7, 9})
    check(masked.mean(x, {dim = 2, keepdim = true}), {{2}, {5}})
    check(masked.prod(x), 720)
  end)

  it("broadcast the mask, of any dtype", function()
    check(masked.sum(x, 2, {mask = torch.tensor {1, 0, 1}}), {4, 10})
    check(masked.sum(x, 1, {mask = torch.tensor {{true}, {false}}}), {1, 2, 3})
    check_error("do not broadcast", masked.sum, x, {mask = torch.tensor {true, false}})
    check_error("do not broadcast", masked.sum, x[1], {mask = mask})
  end)

  it("use the limits of integers", function()
    local ints = torch.tensor {1, 2}
    local none = torch.tensor {false, false}
    assert.are.equal(math.mininteger, masked.amax(ints, {mask = none}):item())
    assert.are.equal(127, masked.amin(ints:to(torch.int8), {mask = none}):item())
    check_error("whole row", masked.median, ints, {mask = none})
  end)
end)

describe("masked normalisations", function()
  it("leave out of sums what is not marked", function()
    check(masked.cumsum(x, 2, {mask = mask}), {{1, 1, 4}, {0, 0, 0}})
    check(masked.cumprod(x, 2, {mask = mask}), {{1, 1, 3}, {1, 1, 1}})
    check(masked.softmax(x[1], 1, {mask = mask[1]}), {1 / (1 + math.exp(2)), 0, 1 / (1 + math.exp(-2))})
    check(masked.softmin(x[1], 1, {mask = mask[1]}), {1 / (1 + math.exp(-2)), 0, 1 / (1 + math.exp(2))})
    check(masked.log_softmax(x[1], 1, {mask = mask[1]}), {-math.log(1 + math.exp(2)), -inf, -math.log(1 + math.exp(-2))})
    check(masked.normalize(x[1], 1, 1, {mask = mask[1]}), {0.25, 0, 0.75})
    check(masked.logaddexp(x[1], x[2], {input_mask = mask[1]}), torch.logaddexp(torch.tensor {1.0, -inf, 3.0}, x[2]))
  end)
end)

describe("masked gradients", function()
  it("are 0 where the mask is false", function()
    local leaf = x:clone():requires_grad_(true)
    masked.sum(leaf, {mask = mask}):backward()
    check(leaf.grad, {{1, 0, 1}, {0, 0, 0}})
  end)

  it("agree with differences", function()
    local row = torch.tensor {true, false, true}
    for _, name in ipairs {"sum", "prod", "mean", "amax", "logsumexp", "var", "median", "cumsum", "softmax"} do
      local function f(a) return masked[name](a, 2, {mask = row}) end
      assert.is_true(autograd.gradcheck(f, {x:to(torch.float64):requires_grad_(true)}), name)
    end
  end)
end)
