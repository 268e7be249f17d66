--- The examples in the documentation comments of the library's Lua files, and which classes and functions must have one. Those of operators:
--- spec/ops/examples_spec.lua.
local torch = require "torch"
local callables = require "torch.shell.callables"
local documentation = require "torch.documentation"
local examples = require "torch.examples"
local manual = require "torch.manual"
local values = require "torch.shell.values"

describe("the example runs of", function()
  for comment, place in documentation.each() do
    local _, example = documentation.split(comment)
    if example then
      it(place, function()
        local _, message = examples.run(example)
        assert.is_nil(message)
      end)
    end
  end
end)

describe("the manual's example runs of", function()
  for path, paragraph in manual.each() do
    if paragraph.example then
      it(path, function()
        local _, message = examples.run(paragraph.example)
        assert.is_nil(message)
      end)
    end
  end
end)

--- Where users look things up.
local MODULES = {
  "nn", "nn.functional", "nn.init", "nn.utils", "nn.utils.rnn", "nn.utils.parametrize", "nn.utils.parametrizations", "nn.utils.prune", "optim",
  "optim.lr_scheduler", "optim.swa_utils", "linalg", "fft", "special", "masked", "autograd", "autograd.functional", "amp", "utils", "utils.data",
  "utils.checkpoint", "vision", "vision.datasets", "vision.transforms", "safetensors", "numpy", "plot", "profiler", "cuda",
}

--- What an example would change for the session, or what it would need: files, a GPU, a terminal.
local WITHOUT = {}
for name in ([[torch.reset_peak_memory_stats Tensor.cuda Module.cuda torch.plot.live torch.vision.datasets.MNIST
  torch.vision.datasets.FashionMNIST]]):gmatch "%S+" do WITHOUT[name] = true end

local function module_at(path)
  local value = torch
  for name in path:gmatch "[^.]+" do value = value[name] end
  return value
end

local function check(path, name, value)
  if type(value) == "function" and callables.entries(value) or WITHOUT[path .. "." .. name] then return end
  it(path .. "." .. name, function()
    local known = callables.known(value, name)
    assert.is_truthy(known.text, "nothing is written about it")
    assert.is_truthy(known.example, "what is written about it has no example")
    if known.place then assert.is_truthy(known.place:find "^torch/.+%.lua:%d+$") end
  end)
end

local function check_members(path, owner)
  for name in pairs(values.members(owner)) do
    local value = values.field(owner, name) or owner[name]
    if not name:find "^_" and (type(value) == "function" or values.is_class(value)) then check(path, name, value) end
  end
end

describe("an example stands in the comment of", function()
  check_members("torch", torch)
  for _, path in ipairs(MODULES) do check_members("torch." .. path, module_at(path)) end
  check_members("Tensor", torch.zeros(1, 1))
  check_members("Module", torch.nn.Module)
  for _, name in ipairs {"step", "zero_grad", "add_param_group", "state_dict", "load_state_dict"} do check("Optimizer", name, torch.optim.SGD[name]) end
  for _, name in ipairs {"step", "get_last_lr", "state_dict", "load_state_dict"} do check("LRScheduler", name, torch.optim.lr_scheduler.StepLR[name]) end
  for _, name in ipairs {"scale", "unscale_", "step", "update", "get_scale"} do check("GradScaler", name, torch.amp.GradScaler[name]) end
  for _, name in ipairs {"iter", "len", "state_dict"} do check("DataLoader", name, torch.utils.data.DataLoader[name]) end
end)

describe("documentation", function()
  it("parts a comment from its example", function()
    local text, example = documentation.split "f(x): x.\nExample:\n  f(1)\n  f(2)\nSee g."
    assert.equal("f(x): x.\nSee g.", text)
    assert.equal("f(1)\nf(2)", example)
    assert.same({"f(x): x."}, {documentation.split "f(x): x."})
  end)

  it("finds a comment by each name that its heading tells", function()
    for _, name in ipairs {"ZeroPad1d", "ZeroPad2d", "ZeroPad3d"} do
      assert.is_truthy(documentation.find("torch.nn.modules.padding", name):find("zeros around", 1, true))
    end
    assert.is_nil(documentation.find("torch.nn.modules.padding", "no_such_name"))
  end)

  it("shows the statement that begins on a line", function()
    local _, _, line = documentation.find("torch.nn.modules.conv", "Conv2d")
    assert.equal('  Conv2d = define("Conv2d", 2, F.conv2d),', documentation.statement("torch.nn.modules.conv", line))
  end)
end)
