local torch = require "torch"
local nn = require "torch.nn"
local rnn = nn.utils.rnn

describe("nn.utils", function()
  before_each(function() torch.manual_seed(0) end)

  it("clips gradients by norm", function()
    local p, q = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(1))
    p.grad, q.grad = torch.tensor{3.0, 0.0}, torch.tensor{4.0}
    assert.near(5, nn.utils.clip_grad_norm_({p, q}, 1.0):item(), 1e-6)
    assert.near(0.6, p.grad[1]:item(), 1e-5)
    nn.utils.clip_grad_norm_({p, q}, 10.0)
    assert.near(0.8, q.grad[1]:item(), 1e-5)
  end)

  it("clips gradients by value", function()
    local p = nn.Parameter(torch.zeros(2))
    p.grad = torch.tensor{3.0, -0.1}
    nn.utils.clip_grad_value_(p, 0.5)
    assert.equal(0.5, p.grad[1]:item())
    assert.near(-0.1, p.grad[2]:item(), 1e-7)
  end)

  it("turns parameters into a vector and back", function()
    local layer = nn.Linear(2, 3)
    local values = nn.utils.parameters_to_vector(layer:parameters())
    assert.equal(9, values:numel())
    nn.utils.vector_to_parameters(torch.zeros(9), layer:parameters())
    assert.equal(0.0, layer.weight:abs():sum():item())
    nn.utils.vector_to_parameters(values:detach(), layer:parameters())
    assert.is_true(torch.equal(values, nn.utils.parameters_to_vector(layer:parameters())))
  end)

  it("normalises weights by length", function()
    local layer = nn.Linear(3, 2)
    local x, before = torch.randn(4, 3), layer.weight:detach():clone()
    local y = layer(x)
    nn.utils.weight_norm(layer)
    assert.is_true(torch.allclose(y, layer(x), {atol = 1e-6}))
    assert.is_not_nil(layer:state_dict().weight_g)
    assert.equal(3, #layer:parameters())
    layer(x):sum():backward()
    assert.is_not_nil(layer.weight_v.grad)
    nn.utils.remove_weight_norm(layer)
    assert.is_true(torch.allclose(before, layer.weight, {atol = 1e-6}))
    assert.equal(2, #layer:parameters())
  end)

  it("normalises weights by their largest singular value", function()
    local layer = nn.utils.spectral_norm(nn.Linear(4, 3))
    for _ = 1, 50 do layer(torch.randn(1, 4)) end
    local _, s = torch.linalg.svd(layer.weight:detach())
    assert.near(1, s[1]:item(), 1e-3)
  end)
end)

describe("nn.utils.rnn", function()
  local a, b = torch.tensor{1.0, 2.0, 3.0}, torch.tensor{4.0}

  it("pads", function()
    assert.same({{1, 4}, {2, 0}, {3, 0}}, rnn.pad_sequence{a, b}:tolist())
    assert.same({{1, 2, 3}, {4, -1, -1}}, rnn.pad_sequence({a, b}, {batch_first = true, padding_value = -1}):tolist())
  end)

  it("packs and unpacks, also unsorted", function()
    local padded = rnn.pad_sequence{b, a}
    local packed = rnn.pack_padded_sequence(padded, {1, 3}, {enforce_sorted = false})
    assert.same({1, 4, 2, 3}, packed.data:tolist())
    assert.same({2, 1, 1}, packed.batch_sizes:tolist())
    assert.same({2, 1}, packed.sorted_indices:tolist())
    local again, lengths = rnn.pad_packed_sequence(packed)
    assert.is_true(torch.equal(padded, again))
    assert.same({1, 3}, lengths:tolist())
    assert.error_matches(function() rnn.pack_padded_sequence(padded, {1, 3}) end, "must not increase")
  end)

  it("gives an LSTM the same results packed as one by one", function()
    torch.manual_seed(0)
    local lstm = nn.LSTM(2, 3, {num_layers = 2, bidirectional = true})
    local long, short = torch.randn(4, 2), torch.randn(2, 2)
    local out, state = lstm(rnn.pack_sequence({short, long}, {enforce_sorted = false}))
    local padded = rnn.pad_packed_sequence(out)
    local y, s = lstm(short)
    assert.is_true(torch.allclose(padded:select(2, 1):narrow(1, 1, 2), y, {atol = 1e-6}))
    assert.is_true(torch.allclose(state[1]:select(2, 1), s[1], {atol = 1e-6}))
    assert.is_true(torch.allclose(state[2]:select(2, 2), (select(2, lstm(long)))[2], {atol = 1e-6}))
  end)
end)

describe("nn.utils.stateless.functional_call", function()
  local call = nn.utils.stateless.functional_call

  it("takes other tensors for one call", function()
    local model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1, {bias = false}))
    local own = model[2].weight
    local weight = torch.ones({1, 2}, {requires_grad = true})
    local x = torch.rand(3, 2)
    local y = call(model, {["1.weight"] = weight}, x)
    assert.is_true(torch.allclose(model[1](x):sum(2, true), y))
    y:sum():backward()
    assert.is_not_nil(weight.grad)
    assert.is_nil(own.grad)
    assert.equal(own, model[2].weight)
  end)

  it("leaves the module as it was after an error, and lists what it does not have", function()
    local layer = nn.Linear(2, 1)
    local own = layer.weight
    assert.is_false(pcall(call, layer, {weight = torch.ones(1, 5)}, torch.ones(1, 2)))
    assert.equal(own, layer.weight)
    assert.error_matches(function() call(layer, {wait = own, extra = own}, torch.ones(1, 2)) end, "Linear has no tensors extra, wait")
  end)
end)
