local torch = require "torch"
local nn, F = torch.nn, torch.nn.functional

local half, full, double = torch.bfloat16, torch.float32, torch.float64

describe("torch.autocast", function()
  before_each(function() torch.manual_seed(0) end)

  it("picks a dtype by the operator", function()
    local x, y, labels = torch.rand(4, 5), torch.rand(5, 4), torch.tensor {1, 2, 3, 4}
    torch.autocast(function()
      assert.equal(half, x:mm(y).dtype)
      assert.equal(half, F.linear(x, torch.rand(3, 5)).dtype)
      assert.equal(half, F.conv2d(torch.rand(1, 2, 5, 5), torch.rand(3, 2, 3, 3)).dtype)
      assert.equal(full, F.conv_transpose2d(torch.rand(1, 2, 5, 5), torch.rand(2, 3, 3, 3)).dtype)
      assert.equal(full, x:mv(torch.rand(5)).dtype)
      assert.equal(full, (x + 1).dtype)
      local low = x:to(half)
      assert.equal(half, (low + 1).dtype)
      assert.equal(half, low:softmax(2).dtype)
      assert.equal(full, F.mse_loss(low, low).dtype)
      assert.equal(full, F.cross_entropy(low, labels).dtype)
      assert.equal(full, low:prod().dtype)
      assert.equal(full, torch.linalg.inv(torch.eye(3):to(half)).dtype)
      assert.equal(full, torch.cat({x, low}, 1).dtype)
      assert.equal(double, x:double():mm(y:double()).dtype)
      assert.equal(double, F.mse_loss(x:double(), x:double()).dtype)
    end)
    assert.equal(full, x:mm(y).dtype)
  end)

  it("gives gradients in the parameters' dtype, and those of the bfloat16 computation", function()
    local model = nn.Sequential(nn.Linear(6, 8), nn.LayerNorm(8), nn.ReLU(), nn.Linear(8, 3))
    local x, labels = torch.randn(10, 6), torch.randint(1, 4, {10})
    local loss = torch.autocast(function() return F.cross_entropy(model(x), labels) end)
    assert.equal(full, loss.dtype)
    loss:backward()
    local found = {}
    for i, p in ipairs(model:parameters()) do
      assert.equal(full, p.grad.dtype)
      found[i] = p.grad:clone()
    end
    model:zero_grad()
    F.cross_entropy(model(x), labels):backward()
    for i, p in ipairs(model:parameters()) do
      assert.is_true((p.grad - found[i]):abs():max():item() < 0.02)
      assert.is_true((p.grad - found[i]):abs():max():item() > 0)
    end
  end)

  it("nests, has holes, and ends on errors", function()
    local x = torch.rand(2, 2)
    do
      local guard <close> = torch.autocast {dtype = torch.float16}
      assert.equal(torch.float16, x:mm(x).dtype)
      torch.autocast({enabled = false}, function() assert.equal(full, x:mm(x).dtype) end)
      torch.autocast("cpu", {dtype = half}, function()
        assert.equal(half, torch.get_autocast_dtype())
        assert.equal(half, x:mm(x).dtype)
      end)
      assert.equal(torch.float16, x:mm(x).dtype)
      assert.is_true(torch.is_autocast_enabled())
    end
    assert.error_matches(function() torch.autocast(function() error("stop", 0) end) end, "^stop$")
    assert.is_false(torch.is_autocast_enabled())
  end)

  it("takes a function's arguments and gives its results", function()
    local a, b = torch.autocast({dtype = half}, function(...) return select("#", ...), ... end, 7, 8)
    assert.same({2, 7}, {a, b})
    assert.equal(half, torch.autocast(nn.Linear(2, 2), torch.rand(1, 2)).dtype)
  end)

  it("converts a parameter once, and again when it has changed", function()
    local w = torch.rand({3, 3}, {requires_grad = true})
    local x = torch.rand(3, 3)
    local guard <close> = torch.autocast()
    local before = torch.memory_stats().live
    local first = x:mm(w)
    local one = torch.memory_stats().live - before
    local second = x:mm(w)
    assert.is_true(torch.memory_stats().live - before < 2 * one)
    assert.is_true(torch.equal(first, second))
    torch.no_grad(function() w:add_(1) end)
    assert.is_false(torch.equal(first, x:mm(w)))
  end)

  it("lets a kept parameter take part in several backward passes, and in no_grad", function()
    local w = torch.ones({2, 2}, {requires_grad = true})
    local x = torch.ones(2, 2)
    local guard <close> = torch.autocast()
    torch.no_grad(function() x:mm(w) end)
    x:mm(w):sum():backward()
    x:mm(w):sum():backward()
    assert.same({{4.0, 4.0}, {4.0, 4.0}}, w.grad:tolist())
  end)

  it("runs batch normalisation, attention and recurrent layers", function()
    local norm, conv = nn.BatchNorm2d(4), nn.Conv2d(3, 4, 3)
    local attention, lstm = nn.MultiheadAttention(8, 2), nn.LSTM(8, 4)
    local sequence = torch.randn(5, 2, 8)
    torch.autocast(function()
      assert.equal(half, norm(conv(torch.randn(2, 3, 6, 6))).dtype)
      assert.equal(half, (attention(sequence, sequence, sequence)).dtype)
      local out = lstm(sequence)
      out:float():sum():backward()
    end)
    assert.equal(full, lstm.weight_ih_l0.grad.dtype)
    assert.equal(full, norm.running_mean.dtype)
  end)

  it("refuses other devices and dtypes", function()
    assert.error_matches(function() torch.autocast("gpu") end, "device_type must be 'cpu', not 'gpu'")
    assert.error_matches(function() torch.autocast {dtype = torch.float64} end, "dtype must be torch.bfloat16 or torch.float16")
    assert.error_matches(function() torch.autocast {type = half} end, "unknown keyword 'type'")
  end)
end)

describe("torch.amp.custom_fwd and custom_bwd", function()
  local function product(options)
    local seen = {}
    local Product = torch.autograd.Function:extend("Product")
    Product.forward = torch.amp.custom_fwd(function(ctx, a, b)
      ctx:save_for_backward(a, b)
      seen.forward = a:mm(b).dtype
      return a:mm(b)
    end, options)
    Product.backward = torch.amp.custom_bwd(function(ctx, g)
      local a, b = table.unpack(ctx.saved_tensors)
      seen.enabled = torch.is_autocast_enabled()
      return g:mm(b:t()), a:t():mm(g)
    end)
    return Product, seen
  end

  it("run backward in forward's state", function()
    local a = torch.rand({2, 2}, {requires_grad = true})
    local Product, seen = product()
    torch.autocast(function() return Product.apply(a, a):sum() end):backward()
    assert.equal(half, seen.forward)
    assert.is_true(seen.enabled)
    Product.apply(a, a):sum():backward()
    assert.is_false(seen.enabled)
  end)

  it("can ask for a dtype", function()
    local a = torch.rand({2, 2}, {requires_grad = true})
    local Product, seen = product {cast_inputs = full}
    torch.autocast(function() return Product.apply(a:to(half), a) end):sum():backward()
    assert.equal(full, seen.forward)
    assert.is_false(seen.enabled)
  end)
end)
