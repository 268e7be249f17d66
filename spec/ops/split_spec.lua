local torch = require "torch"

describe("parts of a tensor", function()
  local function leaf() return torch.arange(6, {dtype = torch.float32}):reshape(3, 2):requires_grad_() end

  it("hand their gradients back together", function()
    local x = leaf()
    local parts = x:split({1, 2}, 1)
    local y = parts[1]:sum() * 2 + (parts[2] * parts[2]):sum()
    y:backward()
    assert.same({{2, 2}, {4, 6}, {8, 10}}, x.grad:tolist())
  end)

  it("count as zero where they are not used", function()
    local x = leaf()
    x:unbind(2)[2]:sum():backward()
    assert.same({{0, 1}, {0, 1}, {0, 1}}, x.grad:tolist())
  end)

  it("can be changed in place while recording, and the whole with them", function()
    local x = leaf()
    local whole = x * 1
    local parts = whole:chunk(3, 1)
    parts[2]:mul_(10)
    local y = whole:sum() + parts[2]:sum() + parts[1]:sum()
    y:backward()
    assert.same({{2, 2}, {20, 20}, {1, 1}}, x.grad:tolist())
  end)

  it("have second derivatives", function()
    local x = leaf()
    local parts = x:tensor_split(2, 1)
    local first = torch.autograd.grad((parts[1] ^ 3):sum(), x, {create_graph = true})
    first:sum():backward()
    assert.same({{0, 6}, {12, 18}, {0, 0}}, x.grad:tolist())
  end)
end)
