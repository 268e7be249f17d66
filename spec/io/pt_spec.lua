local torch = require "torch"
local files = dofile "spec/io/files.lua"

describe("torch.load of PyTorch's files", function()
  it("reads a checkpoint of a model and an optimizer", function()
    local value = torch.load(files.fixtures .. "checkpoint.pt")
    assert.equal(7, value.epoch)
    assert.equal(0.25, value.loss)
    assert.equal("größer", value.name)
    assert.is_nil(value.none)
    assert.same({true, false}, value.flags)
    assert.equal(1 << 62, value.big)
    assert.equal(-(1 << 40), value.negative)
    assert.equal(0.01, value.optimizer.param_groups[1].lr)
    assert.same({0.9, 0.999}, value.optimizer.param_groups[1].betas)
    assert.same({3, 2}, {table.unpack(value.optimizer.state[0].exp_avg.shape)})
    assert.same({3, 2}, {table.unpack(value.model["0.weight"].shape)})
    local model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
    model:load_state_dict(value.model)
    assert.equal(1, value.model["1.num_batches_tracked"]:item())
  end)

  it("reads tensors of every kind, and shares what was shared", function()
    local value = torch.load(files.fixtures .. "tensors.pt")
    assert.same({4.0, 5.0, 6.0, 7.0}, value.row:tolist())
    assert.same({{1.0, 5.0, 9.0}, {2.0, 6.0, 10.0}}, value.columns:tolist())
    value.base:fill_(3)
    assert.same({3.0, 3.0, 3.0, 3.0}, value.row:tolist())
    assert.is_true(value.parameter.requires_grad)
    assert.same({1.0, 2.0}, value.parameter:tolist())
    assert.same({1.5, -2.0}, value.half:to(torch.float32):tolist())
    assert.same({1.5, -2.0}, value.bfloat:to(torch.float32):tolist())
    assert.same({0, 255}, value.byte:tolist())
    assert.same({true, false}, value.bool:tolist())
    assert.same({1 << 40}, value.long:tolist())
    assert.same({0, 3}, {table.unpack(value.empty.shape)})
    assert.equal(2.5, value.scalar:item())
    assert.equal(torch.float64, value.scalar.dtype)
  end)

  it("calls nothing but what makes data, and names the rest", function()
    assert.error_matches(function() torch.load(files.fixtures .. "evil.pt") end, "posix%.system")
    assert.error_matches(function() torch.load(files.fixtures .. "module.pt") end, "torch%.nn%.modules%.linear%.Linear")
  end)

  it("tells a NumPy archive from a file of PyTorch's", function()
    assert.error_matches(function() torch.load(files.fixtures .. "arrays.npz") end, "torch%.numpy%.load")
  end)

  it("survives damaged files", function()
    assert.is_true(files.damage(torch.load, files.read(files.fixtures .. "tensors.pt"), 500) > 200)
  end)
end)

describe("the pickle reader", function()
  local unpickle = require "torch.serialize.unpickle"

  local function read(text) return unpickle(text, {functions = {}, constants = {}, persistent = error}) end

  it("reads numbers of every width", function()
    assert.equal(-1, read "\128\2\138\1\255.")
    assert.equal(255, read "\128\2\138\2\255\0.")
    assert.equal(0, read "\128\2\138\0.")
    assert.equal(math.mininteger, read "\128\2\138\8\0\0\0\0\0\0\0\128.")
    assert.equal(math.maxinteger, read "\128\2\138\9\255\255\255\255\255\255\255\127\0.")
    assert.error_matches(function() read "\128\2\138\9\255\255\255\255\255\255\255\255\0." end, "64 bits")
    assert.equal(1.5, read("\128\2G" .. string.pack(">d", 1.5) .. "."))
  end)

  it("puts false where a list has None", function()
    assert.same({1, false, 2}, read "\128\2](K\1NK\2e.")
  end)

  it("refuses broken programs", function()
    for _, text in ipairs {"", "\128", "\128\2", ".", "\128\2.", "\128\2a.", "\128\2(.", "\128\2(e.", "\128\2]e.",
      "\128\2h\0.", "\128\2K\1K\1s.", "\128\2K\1b.", "\128\2}(K\1u.", "\128\2NNR.", "\128\2X\255\255\255\255x.",
      "\128\2\255.",
      "\128\2\141\255\255\255\255\255\255\255\255.", "\128\2cos\nsystem\n.",
      "\128\2cos\nsystem\n)R.", "\128\2}NK\1s."} do
      assert.error_matches(function() read(text) end, "^pickle: ", nil, nil, ("%q"):format(text))
    end
  end)
end)
