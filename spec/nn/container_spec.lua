local torch = require "torch"
local nn = require "torch.nn"

describe("nn.Sequential", function()
  before_each(function() require("torch").manual_seed(0) end)

  it("runs its members in turn and counts them", function()
    local seq = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))
    assert.equal(3, #seq)
    assert.equal(seq[3], seq[-1])
    local x = torch.randn(2, 3)
    assert.is_true(torch.equal(seq(x), seq[3](seq[2](seq[1](x)))))
  end)

  it("names its members from 0 in the state, as PyTorch does", function()
    local state = nn.Sequential(nn.ReLU(), nn.Linear(1, 1)):state_dict()
    assert.is_not_nil(state["1.weight"])
  end)

  it("takes names", function()
    local seq = nn.Sequential{{"first", nn.Linear(1, 1)}, {"second", nn.Tanh()}}
    assert.equal(seq[1], seq.first)
    assert.is_not_nil(seq:state_dict()["first.bias"])
    assert.equal(2, #seq:children())
  end)

  it("grows", function()
    local seq = nn.Sequential()
    assert.equal(seq, seq:append(nn.ReLU()):insert(1, nn.Tanh()):extend{nn.Sigmoid()})
    assert.equal("Tanh", seq[1].__name)
    assert.equal(3, #seq)
    assert.error_matches(function() seq:append(3) end, "must be a module, not a number")
  end)

  it("can be extended to a class", function()
    local Block = nn.Sequential:extend("Block")
    assert.equal("Block(\n  (0): ReLU()\n)", tostring(Block(nn.ReLU())))
  end)
end)

describe("nn.ModuleList", function()
  it("registers its members", function()
    local list = nn.ModuleList{nn.Linear(1, 2), nn.Linear(2, 3)}
    assert.equal(4, #list:parameters())
    local count = 0
    for i, module in list:iter() do
      assert.equal(list[i], module)
      count = count + 1
    end
    assert.equal(2, count)
  end)
end)

describe("nn.ModuleDict", function()
  it("holds modules by name, in alphabetical order or as listed", function()
    local dict = nn.ModuleDict{pool = nn.ReLU(), conv = nn.Linear(1, 1)}
    assert.same({"conv", "pool"}, dict:keys())
    assert.equal("ReLU", dict.pool.__name)
    assert.same({"z", "a"}, nn.ModuleDict{{"z", nn.ReLU()}, {"a", nn.ReLU()}}:keys())
    assert.equal(2, #dict)
  end)
end)

describe("nn.ParameterList", function()
  it("registers tensors as parameters", function()
    local list = nn.ParameterList{torch.ones(2), nn.Parameter(torch.ones(3))}
    assert.equal(2, #list:parameters())
    assert.is_true(list[1].requires_grad)
    assert.is_not_nil(list:state_dict()["1"])
  end)
end)

describe("nn.ParameterDict", function()
  it("registers tensors by name", function()
    local dict = nn.ParameterDict{left = torch.ones(2)}
    assert.same({"left"}, dict:keys())
    assert.equal(1, #dict:parameters())
  end)
end)
