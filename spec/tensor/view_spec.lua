local torch = require "torch"
local values = require "support.values"
local check, check_error = values.check, values.check_error

local function shares(a, b) return a:_storage_ptr() == b:_storage_ptr() end

describe("views", function()
  it("share memory with their tensor", function()
    local x = torch.tensor {{1, 2, 3}, {4, 5, 6}}
    for _, v in ipairs {x:view(3, 2), x:t(), x.T, x.mT, x:transpose(1, 2), x:permute(2, 1), x:narrow(2, 1, 2), x:select(1, 2), x:unsqueeze(1),
                        x:expand(1, 2, 3), x:detach(), x:reshape(6), x:flatten(), x.data, x:as_strided({2}, {1}), x:squeeze()} do
      assert.is_true(shares(x, v))
    end
    x:t()[3][1] = 30
    check(x, {{1, 2, 30}, {4, 5, 6}})
  end)

  it("are other sizes of the same elements", function()
    local x = torch.arange(6)
    check(x:view(2, -1), {{0, 1, 2}, {3, 4, 5}})
    assert.equal(torch.Size {2, 1, 3}, x:view {2, 1, 3}.shape)
    check_error({"6 elements", "{4}"}, function() return x:view(4) end)
    check_error("-1", function() return x:view(-1, -1) end)
    check_error({"strides", "reshape"}, function() return x:view(2, 3):t():view(6) end)
    check(x:view(2, 3):t():reshape(6), {0, 3, 1, 4, 2, 5})
    assert.is_false(shares(x, x:view(2, 3):t():reshape(6)))
  end)

  it("of other dimensions name them from 1 or from the end", function()
    local x = torch.zeros(2, 3, 4)
    assert.equal(torch.Size {4, 3, 2}, x:transpose(1, -1).shape)
    assert.equal(torch.Size {4, 2, 3}, x:permute(3, 1, 2).shape)
    assert.equal(torch.Size {4, 2, 3}, x:permute {3, 1, 2}.shape)
    assert.equal(torch.Size {2, 3, 1, 4}, x:unsqueeze(3).shape)
    assert.equal(torch.Size {2, 3, 4, 1}, x:unsqueeze(-1).shape)
    check_error({"transpose", "0"}, function() return x:transpose(0, 1) end)
    check_error({"permute"}, function() return x:permute(1, 1, 2) end)
    check_error({"4"}, function() return x:select(4, 1) end)
  end)

  it("stretch by expand without a copy", function()
    local x = torch.tensor {{1}, {2}}
    local y = x:expand(2, 3)
    check(y, {{1, 1, 1}, {2, 2, 2}})
    assert.same({1, 0}, {table.unpack(y:stride())})
    check(x:expand(-1, 2), {{1, 1}, {2, 2}})
    check_error({"{2, 1}", "{3, 2}"}, function() return x:expand(3, 2) end)
  end)

  it("lose and gain dimensions of size 1", function()
    local x = torch.zeros(1, 3, 1)
    assert.equal(torch.Size {3}, x:squeeze().shape)
    assert.equal(torch.Size {3, 1}, x:squeeze(1).shape)
    assert.equal(torch.Size {1, 3, 1}, x:squeeze(2).shape)
  end)

  it("are made contiguous by a copy, where they are not", function()
    local x = torch.tensor {{1, 2}, {3, 4}}
    assert.is_true(x:is_contiguous())
    assert.is_false(x:t():is_contiguous())
    local y = x:t():contiguous()
    assert.is_true(y:is_contiguous())
    check(y, {{1, 3}, {2, 4}})
    assert.is_true(shares(x, x:contiguous()))
    assert.is_false(shares(x, x:clone()))
  end)

  it("stay within their storage", function()
    local x = torch.zeros(4)
    check_error("as_strided", function() return x:as_strided({3}, {2}) end)
    check_error("as_strided", function() return x:as_strided({2}, {-1}) end)
    check_error("as_strided", function() return x:as_strided({2}, {1}, -1) end)
    check_error("as_strided", function() return x:as_strided({1 << 40, 1 << 40}, {1, 1}) end)
    check_error("narrow", function() return x:narrow(1, 3, 3) end)
    check_error("narrow", function() return x:narrow(1, 0, 1) end)
    check_error("narrow", function() return x:narrow(1, 1, -1) end)
  end)
end)

describe("the version of a storage", function()
  it("is raised by changes in place, through every view", function()
    local x = torch.zeros(4)
    local v = x:view(2, 2)
    local before = x._version
    v[1] = 1
    x:add_(1)
    assert.equal(before + 2, x._version)
    assert.equal(x._version, v._version)
  end)
end)
