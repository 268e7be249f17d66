local torch = require "torch"

local nan = 0 / 0

--- The first place of a list's largest element by plain Lua; nan is larger than any number.
local function first_largest(list)
  local at = 1
  for i, v in ipairs(list) do
    local best = list[at]
    if best == best and (v > best or v ~= v) then at = i end
  end
  return at
end

describe("max and argmax", function()
  it("find the first of equal elements in rows of any length and in columns", function()
    torch.manual_seed(3)
    for _, n in ipairs {1, 15, 63, 64, 65, 200} do
      local x = (torch.randn(7, n) * 4):floor()
      local values, places = x:max(2)
      local down = select(2, x:t():contiguous():max(1))
      for row, list in ipairs(x:tolist()) do
        local want = first_largest(list)
        assert.equal(want, places[row]:item())
        assert.equal(want, down[row]:item())
        assert.equal(want, x:argmax(2)[row]:item())
        assert.equal(list[want], values[row]:item())
      end
    end
  end)

  it("find the first nan before any number", function()
    for _, n in ipairs {3, 64, 150} do
      local x = torch.zeros(2, n)
      x[{1, n}], x[{1, n - 1}] = nan, nan
      local values, places = x:max(2)
      assert.is_true(values:isnan():tolist()[1])
      assert.same({n - 1, 1}, places:tolist())
      assert.same({n - 1, 1}, x:argmin(2):tolist())
      assert.same({n - 1, 1}, select(2, x:t():contiguous():min(1)):tolist())
    end
  end)

  it("take integers, bools and half types", function()
    assert.equal(3, torch.tensor({5, -7, 9, 9}, {dtype = torch.int8}):argmax():item())
    assert.equal(2, select(2, torch.tensor({false, true, true}):max(1)):item())
    local value = torch.tensor({0.5, 2.0, 1.0}, {dtype = torch.float16}):max(1)
    assert.equal(torch.float16, value.dtype)
    assert.equal(2.0, value:item())
  end)

  it("give the gradient to the element that was chosen, or share it when no dimension is given", function()
    local x = torch.tensor({{1.0, 3.0, 3.0}}, {requires_grad = true})
    local values = x:max(2)
    values:sum():backward()
    assert.same({{0, 1, 0}}, x.grad:tolist())
    x.grad = nil
    x:max():backward()
    assert.same({{0, 0.5, 0.5}}, x.grad:tolist())
  end)

  it("refuse what has no extreme", function()
    assert.has_error(function() torch.zeros(0):argmax() end)
    assert.has_error(function() torch.zeros(2, 0):max(2) end)
    assert.has_error(function() torch.zeros(2, 3):max(0) end)
  end)
end)
