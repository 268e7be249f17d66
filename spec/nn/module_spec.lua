local torch = require "torch"
local nn = require "torch.nn"

local function new_net()
  local Net = nn.Module:extend("Net")
  function Net:init(hidden)
    self.fc1 = nn.Linear(3, hidden)
    self.relu = nn.ReLU()
    self.fc2 = nn.Linear(hidden, 2)
    self.hidden = hidden
  end
  function Net:forward(x) return self.fc2(self.relu(self.fc1(x))) end
  return Net(4), Net
end

local function names_of(iterator)
  local names = {}
  for name in iterator do names[#names + 1] = name end
  return names
end

describe("nn.Module", function()
  before_each(function() torch.manual_seed(0) end)

  it("runs forward when called", function()
    local net = new_net()
    assert.same({5, 2}, {table.unpack(net(torch.randn(5, 3)):size())})
  end)

  it("lists parameters in order of registration", function()
    local net = new_net()
    assert.equal(4, #net:parameters())
    assert.same({"fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"}, names_of(net:named_parameters()))
    assert.same({"fc1", "relu", "fc2"}, names_of(net:named_children()))
    assert.same({"", "fc1", "relu", "fc2"}, names_of(net:named_modules()))
    assert.equal(net.fc2.weight, net:parameters()[3])
  end)

  it("does not register plain tensors and numbers", function()
    local net = new_net()
    net.extra = torch.ones(2)
    assert.equal(4, #net:parameters())
    assert.is_nil(net:state_dict().extra)
  end)

  it("keeps the place of a field that is assigned anew, and forgets one set to nil", function()
    local net = new_net()
    net.fc1 = nn.Linear(3, 4, {bias = false})
    assert.same({"fc1.weight", "fc2.weight", "fc2.bias"}, names_of(net:named_parameters()))
    net.fc1 = nil
    assert.same({"fc2.weight", "fc2.bias"}, names_of(net:named_parameters()))
  end)

  it("counts shared parameters once, but saves them under each name", function()
    local net = new_net()
    net.fc3 = net.fc2
    assert.equal(4, #net:parameters())
    assert.is_not_nil(net:state_dict()["fc3.weight"])
  end)

  it("lets classes inherit from classes", function()
    local _, Net = new_net()
    local Sub = Net:extend("Sub")
    function Sub:init()
      Net.init(self, 7)
      self.last = nn.Linear(2, 1)
    end
    function Sub:forward(x) return self.last(Net.forward(self, x)) end
    local sub = Sub()
    assert.same({5, 1}, {table.unpack(sub(torch.randn(5, 3)):size())})
    assert.is_true(sub:isinstance(Net))
    assert.is_false(sub:isinstance(nn.Linear))
  end)

  it("prints its tree as PyTorch does", function()
    local net = new_net()
    assert.equal([[
Net(
  (fc1): Linear(in_features=3, out_features=4, bias=True)
  (relu): ReLU()
  (fc2): Linear(in_features=4, out_features=2, bias=True)
)]], tostring(net))
    assert.equal([[
Sequential(
  (0): Conv2d(1, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
  (1): Sequential(
    (0): BatchNorm2d(8, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
    (1): Dropout(p=0.5, inplace=False)
  )
)]], tostring(nn.Sequential(nn.Conv2d(1, 8, 3, {padding = 1}), nn.Sequential(nn.BatchNorm2d(8), nn.Dropout()))))
  end)

  it("refuses a submodule under the name of a method", function()
    local net = new_net()
    assert.error_matches(function() net.forward_all = nil; net.parameters = nn.ReLU() end, "'parameters' is a method")
  end)

  it("finds parts by path", function()
    local outer = nn.Sequential((new_net()))
    assert.equal(outer[1].fc1, outer:get_submodule("0.fc1"))
    assert.equal(outer[1].fc1.bias, outer:get_parameter("0.fc1.bias"))
    assert.error_matches(function() outer:get_submodule("0.fc9") end, "no submodule 'fc9'")
  end)

  it("sets training mode everywhere", function()
    local outer = nn.Sequential((new_net()), nn.Dropout())
    assert.equal(outer, outer:eval())
    for _, module in ipairs(outer:modules()) do assert.is_false(module.training) end
    outer:train()
    assert.is_true(outer[2].training)
  end)

  it("applies a function to children first", function()
    local seen = {}
    new_net():apply(function(module) seen[#seen + 1] = module.__name end)
    assert.same({"Linear", "ReLU", "Linear", "Net"}, seen)
  end)

  it("forgets gradients", function()
    local net = new_net()
    net(torch.randn(2, 3)):sum():backward()
    assert.is_not_nil(net.fc1.weight.grad)
    net:zero_grad{set_to_none = false}
    assert.equal(0.0, net.fc1.weight.grad:abs():sum():item())
    net:zero_grad()
    assert.is_nil(net.fc1.weight.grad)
  end)

  it("changes dtype and keeps the identity of parameters", function()
    local net = new_net()
    local weight = net.fc1.weight
    net:register_buffer("steps", torch.tensor(3))
    assert.equal(net, net:double())
    assert.equal(weight, net.fc1.weight)
    assert.equal(torch.float64, weight.dtype)
    assert.equal(torch.int64, net.steps.dtype)
    net:to(torch.float32)
    assert.equal(torch.float32, net.fc1.weight.dtype)
  end)

  it("copies itself with parameters of its own", function()
    local net = new_net()
    local twin = net:clone()
    assert.is_true(torch.equal(net.fc1.weight, twin.fc1.weight))
    local guard <close> = torch.no_grad()
    twin.fc1.weight:zero_()
    assert.is_false(torch.equal(net.fc1.weight, twin.fc1.weight))
    assert.equal(4, #twin:parameters())
  end)
end)

describe("buffers", function()
  it("belong to the state, unless they are not persistent", function()
    local net = new_net()
    net:register_buffer("mean", torch.zeros(2))
    net:register_buffer("scratch", torch.zeros(2), {persistent = false})
    assert.equal(2, #net:buffers())
    local state = net:state_dict()
    assert.is_not_nil(state.mean)
    assert.is_nil(state.scratch)
    assert.equal(4, #net:parameters())
  end)

  it("stay buffers when they are assigned anew", function()
    local net = new_net()
    net:register_buffer("mean", torch.zeros(2))
    net.mean = torch.ones(2)
    assert.equal(1.0, net:state_dict().mean[1]:item())
  end)
end)

describe("state dictionaries", function()
  it("list names in order", function()
    assert.same({"fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"}, names_of(pairs(new_net():state_dict())))
  end)

  it("are detached, but share memory", function()
    local net = new_net()
    local state = net:state_dict()
    assert.is_false(state["fc1.weight"].requires_grad)
    state["fc1.weight"]:zero_()
    assert.equal(0.0, net.fc1.weight:detach():abs():sum():item())
  end)

  it("load in place", function()
    torch.manual_seed(1)
    local a, b = new_net(), new_net()
    local weight = b.fc1.weight
    local result = b:load_state_dict(a:state_dict())
    assert.equal(weight, b.fc1.weight)
    assert.is_true(torch.equal(a.fc1.weight, weight))
    assert.same({missing_keys = {}, unexpected_keys = {}}, result)
  end)

  it("that do not fit are one error that lists everything, and change nothing", function()
    local net = new_net()
    local before = net.fc1.bias:detach():clone()
    local state = {["fc1.weight"] = torch.zeros(1, 3), ["fc1.bias"] = torch.zeros(4), ["fc2.bias"] = torch.zeros(2),
      other = torch.zeros(1)}
    local ok, message = pcall(net.load_state_dict, net, state)
    assert.is_false(ok)
    assert.matches("missing: fc2.weight", message)
    assert.matches("unexpected: other", message)
    assert.matches("fc1.weight: size {1, 3} is given, size {4, 3} is due", message)
    assert.is_true(torch.equal(before, net.fc1.bias))
  end)

  it("may miss names without strict", function()
    local net = new_net()
    local result = net:load_state_dict({["fc1.bias"] = torch.ones(4), other = torch.ones(1)}, {strict = false})
    assert.same({"fc1.weight", "fc2.weight", "fc2.bias"}, result.missing_keys)
    assert.same({"other"}, result.unexpected_keys)
    assert.equal(4.0, net.fc1.bias:sum():item())
  end)
end)
