--- What `?name`, `name?` and `??name` tell at the prompt.
local terminal = require "support.terminal"

describe("? at the prompt", function()
  local shell

  setup(function()
    shell = terminal.open()
    shell:enter "x, model = torch.ones(2, 3, {requires_grad = true}), nn.Sequential(nn.Linear(3, 4))"
    shell:enter "-- Doubles a number.\nfunction twice(n) return 2 * n end"
  end)
  teardown(function() shell:close() end)

  --- All of the pieces, divided by "|", are in the answer, in this order.
  local function tells(line, pieces)
    it(line, function()
      local text = shell:enter(line)
      local at = 1
      for piece in (pieces .. "|"):gmatch "(.-)|" do
        local _, last = text:find(piece, at, true)
        assert.truthy(last, ("%q is not in its place in\n%s"):format(piece, text))
        at = last
      end
    end)
  end

  describe("tells of operators the signature, arguments, shapes, errors and an example:", function()
    tells("?torch.softmax", "torch.softmax(x, dim, *, dtype=nil) -> Tensor|exp(x) divided|dim  |dimension, from 1|Errors: a dimension that is 0|" ..
      "Method: x:softmax(dim)|Example:\n> torch.softmax(torch.tensor{1.0, 2.0, 3.0}, 1)\ntensor({0.0900, 0.2447, 0.6652})")
    tells("torch.add?", "torch.add(|Shapes: tensors broadcast|Errors: sizes that do not broadcast|Example:")
    tells("x:sum?", "torch.sum(x, dim=nil, keepdim=false|Shapes: without dim|> torch.sum(torch.tensor{{1, 2}, {3, 4}})\ntensor(10)")
    tells("?torch.gather", "Example:\n> torch.gather(torch.tensor{{1, 2}, {3, 4}}, 2, torch.tensor{{2}, {1}})\ntensor({{2},\n        {3}})")
    tells("?F.conv2d", "torch.nn.functional.conv2d(x, weight|tensor({{{{12., 16.|torch.nn.functional.conv2d(x, weight|padding = \"same\"")
    tells("?F.max_pool2d", "return_indices|Example:")
    tells("?x:view", "x:view(size) -> Tensor|Example:\n> torch.arange(1, 7):view(2, 3)|x:view(dtype)")
    tells("?F.relu", "max(x, 0)")
    tells("?softmax", "torch.softmax(x, dim")
    tells("?torch.linalg.svd", "U: Tensor, S: Tensor, Vh: Tensor|> S\ntensor({4., 3.})")
  end)

  it("leaves the random numbers where they were", function()
    shell:enter "torch.manual_seed(1)"
    shell:enter "wanted = torch.rand(2); torch.manual_seed(1)"
    shell:enter "?torch.rand"
    shell:enter "?nn.Linear"
    assert.equal("true", shell:enter "torch.rand(2):equal(wanted)")
  end)

  describe("tells of classes, functions and values:", function()
    tells("?nn.Linear", "Linear(in_features, out_features, bias=true|Input {*, in_features}|> layer(torch.ones(4, 3)).shape\n{4, 2}|Defined at torch/nn/modules/linear.lua")
    tells("?nn.Conv2d", "padding_mode=\"zeros\"|input {N, C, H, W}|{1, 8, 16, 16}|Defined at torch/nn/modules/conv.lua")
    tells("?torch.utils.data.DataLoader", "DataLoader(dataset, batch_size=1, shuffle=false|num_workers threads|tensor({10, 20})|Defined at torch/utils/data/loader.lua")
    tells("?torch.autograd.grad", "grad(outputs, inputs, grad_outputs=nil|as several values|tensor({2., 4.})|Defined at torch/autograd.lua")
    tells("?torch.plot.line", "line([x,] y, {label =, color =})|Example:|Defined at torch/plot.lua")
    tells("?model:parameters", "recurse = true|in order of registration|Defined at torch/nn/module/walk.lua")
    tells("?optim.SGD.step", "step([closure])|tensor({0.8000, 1.6000}|Defined at torch/optim/optimizer.lua")
    tells("?torch.optim.lr_scheduler.StepLR", "StepLR(optimizer, step_size, gamma=0.1, last_epoch=-1)|0.1000|Defined at torch/optim/lr_scheduler/decay.lua")
    tells("?F.relu_", "max(x, 0)")
    tells("?nn.Parameter", "Parameter(data, requires_grad = true)|a leaf tensor")
    tells("?nn.ReLU", "ReLU(inplace=false)|max(0, x)")
    tells("?optim.Adam", "Adam(params, lr=1e-3, betas={0.9, 0.999}|m = beta1 * m|Defined at torch/optim/adam.lua")
    tells("?torch.save", "save(value, path)|Defined at torch/serialize.lua")
    tells("?torch.no_grad", "no_grad([f, ...])|nothing is recorded")
    tells("?torch.tensor", "torch.tensor(data, {dtype|nested tables|Example:\n> torch.tensor{{1, 2}, {3, 4}}\ntensor({{1, 2},\n        {3, 4}})")
    tells("?x:item", "x:item() -> number")
    tells("?string.gsub", "string.gsub(s, pattern, replacement|Example:\n> (\"a-b\"):gsub(\"-\", \"+\")\na+b")
    tells("?for", "for i = 1, 10 do")
    tells("?twice", "twice(n)|Defined at stdin:")
    tells("?x", "x: a tensor of sizes {2, 3}|torch.float32|6 elements|requires a gradient")
    tells("model?", "16 parameters|Linear(in_features=3, out_features=4")
    tells("?model[1].weight", "a tensor of sizes {4, 3}")
    tells("?torch.float16", "a dtype, floats of 2 bytes")
    tells("?math.pi", "3.14159")
    tells("?torch.fft", "a table with|rfft")
    tells("?:time", ":time CODE")
    tells("?", "?name or name?|:help [COMMAND]")
  end)

  describe("?? shows the source:", function()
    tells("??twice", "function twice(n) return 2 * n end")
    tells("??nn.Linear", "function Linear:init|function Linear:forward(x)")
    tells("torch.zeros??", "A tensor of zeros|src/ops/creation.lua:|op \"zeros\" {|}")
    tells("torch.relu??", "torch.relu(x) -> Tensor|src/ops/pointwise.lua:|relu")
    tells("??torch.sigmoid", "src/ops/pointwise.lua:|float_function(\"sigmoid\"|local function float_function(|op(name)(e)")
    tells("??nn.Tanh", "define(\"Tanh\"")
    tells("??model", "Sequential:forward")
  end)

  describe("offers what is near to a misspelt name:", function()
    tells("?torch.sofmax", "nothing is known of 'torch.sofmax'; did you mean 'softmax'")
    tells("?x:cumsm", "did you mean 'cumsum'")
    tells("?nn.Linaer", "did you mean 'Linear'")
    tells("?twcie", "did you mean 'twice'")
    tells("?DataLoder", "did you mean 'DataLoader'")
    tells("?zzzzzzzz", "nothing is known of 'zzzzzzzz'")
  end)
end)
