local torch = require "torch"
local nn = torch.nn
local parametrize, parametrizations = nn.utils.parametrize, nn.utils.parametrizations

local Symmetric = nn.Module:extend("Symmetric")
function Symmetric.forward(_, x) return x:triu() + x:triu(1).mT end
function Symmetric.right_inverse(_, x) return x:triu() end

local Double = nn.Module:extend("Double")
function Double:forward(x)
  self.calls = (self.calls or 0) + 1
  return x * 2
end

local function keys(module)
  local list = {}
  for name in pairs(module:state_dict()) do list[#list + 1] = name end
  return list
end

describe("nn.utils.parametrize", function()
  before_each(function() torch.manual_seed(0) end)

  it("computes a weight whenever it is read", function()
    local layer = nn.Linear(3, 3)
    local weight = layer.weight
    parametrize.register_parametrization(layer, "weight", Symmetric())
    assert.is_true(torch.equal(layer.weight, layer.weight.mT))
    assert.equal(weight, layer.parametrizations.weight.original)
    assert.same({"bias", "parametrizations.weight.original"}, keys(layer))
    assert.equal("ParametrizedLinear", layer.__name)
    assert.is_true(layer:isinstance(nn.Linear))
    assert.equal(2, #layer:parameters())
    layer(torch.ones(1, 3)):sum():backward()
    assert.equal(0.0, weight.grad[{2, 1}]:item())
    assert.equal(2.0, weight.grad[{1, 2}]:item())
  end)

  it("applies several in turn, and assigns through their inverses", function()
    local layer = nn.Linear(2, 2, {bias = false})
    parametrize.register_parametrization(layer, "weight", Symmetric())
    layer.weight = torch.tensor {{1.0, 2.0}, {2.0, 3.0}}
    parametrize.register_parametrization(layer, "weight", Double())
    assert.same({{2.0, 4.0}, {4.0, 6.0}}, layer.weight:tolist())
    assert.same({{1.0, 2.0}, {0.0, 3.0}}, layer.parametrizations.weight.original:tolist())
    assert.is_true(parametrize.is_parametrized(layer, "weight"))
    parametrize.remove_parametrizations(layer, "weight")
    assert.is_false(parametrize.is_parametrized(layer))
    assert.equal(nn.Linear, getmetatable(layer))
    assert.same({{2.0, 4.0}, {4.0, 6.0}}, layer.weight:tolist())
    assert.same({"weight"}, keys(layer))
  end)

  it("gives the original back", function()
    local layer = nn.Linear(2, 2, {bias = false})
    local before = layer.weight:detach():clone()
    parametrize.register_parametrization(layer, "weight", Double())
    parametrize.remove_parametrizations(layer, "weight", {leave_parametrized = false})
    assert.is_true(torch.equal(before, layer.weight))
  end)

  it("computes once within cached", function()
    local layer, double = nn.Linear(2, 2), Double()
    parametrize.register_parametrization(layer, "weight", double)
    local calls = double.calls
    parametrize.cached(function()
      layer(torch.ones(1, 2))
      layer(torch.ones(1, 2))
    end)
    assert.equal(calls + 1, double.calls)
    layer(torch.ones(1, 2))
    assert.equal(calls + 2, double.calls)
  end)

  it("takes buffers, copies and states", function()
    local norm = nn.BatchNorm1d(2)
    parametrize.register_parametrization(norm, "running_var", Double())
    assert.same({2.0, 2.0}, norm.running_var:tolist())
    local layer = nn.Linear(2, 2)
    parametrize.register_parametrization(layer, "weight", Symmetric())
    local copy = layer:clone()
    copy.weight = torch.zeros(2, 2)
    assert.is_false(torch.equal(copy.weight, layer.weight))
    copy:load_state_dict(layer:state_dict())
    assert.is_true(torch.equal(copy.weight, layer.weight))
  end)

  it("refuses what changes size, and leaves the module as it was", function()
    local Row = nn.Module:extend("Row")
    function Row.forward(_, x) return x[1] end
    local layer = nn.Linear(2, 2)
    assert.error_matches(function() parametrize.register_parametrization(layer, "weight", Row()) end, "makes another tensor of it")
    assert.is_false(parametrize.is_parametrized(layer))
    assert.equal(2, layer.weight.ndim)
    parametrize.register_parametrization(layer, "weight", Row(), {unsafe = true})
    assert.equal(1, layer.weight.ndim)
    assert.error_matches(function() parametrize.register_parametrization(layer, "height", Row()) end, "no parameter or buffer 'height'")
    assert.error_matches(function() parametrize.remove_parametrizations(layer, "bias") end, "'bias' of .* is not parametrized")
  end)
end)

describe("nn.utils.parametrizations", function()
  before_each(function() torch.manual_seed(0) end)

  --- A layer whose weight is set by a formula; the expected numbers are PyTorch's for the same.
  local function layer_of(rows, columns)
    local layer = nn.Linear(columns, rows, {bias = false}):double()
    local i = torch.arange(rows * columns):double()
    layer.weight.data = ((i * 0.37):sin() + i * 0.1):view(rows, columns)
    return layer
  end

  local function near(expected, found)
    assert.is_true(torch.allclose(torch.tensor(expected, {dtype = torch.float64}), found:detach(), {atol = 1e-12}))
  end

  it("orthogonal starts from the matrix made orthogonal", function()
    local layer = parametrizations.orthogonal(layer_of(3, 3))
    near({{0.0, 0.8678507208237566, 0.49682504603299305}, {0.6503656392328144, 0.3773988925370387, -0.6592379018359833},
      {0.7596213104602141, -0.3231179386501199, 0.5644202888072013}}, layer.weight)
    assert.same({"parametrizations.weight.original", "parametrizations.weight.0.base"}, keys(layer))
  end)

  it("orthogonal stays so when the original moves", function()
    local row = {matrix_exp = {-0.16272561972318245, 0.6997191095759755, 0.6956389439787783},
      cayley = {-0.16011755578772477, 0.7023311905173437, 0.6936088718831781}}
    for map, expected in pairs(row) do
      local layer = parametrizations.orthogonal(layer_of(3, 3), {orthogonal_map = map})
      local original = layer.parametrizations.weight.original
      original.data = original.data + (torch.arange(9):double() * 0.5):cos():view(3, 3) * 0.3
      near(expected, layer.weight[1])
      near({{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}}, layer.weight:mm(layer.weight.mT))
    end
  end)

  it("orthogonal takes tall and wide matrices", function()
    local tall = parametrizations.orthogonal(layer_of(4, 2), {use_trivialization = false})
    near({{-0.0, 0.7839388471100588}, {0.4048645562156107, 0.5040145436140563}, {0.6464034005547594, 0.044283963719302745},
      {0.6467204456885369, -0.35978904148761115}}, tall.weight)
    local wide = parametrizations.orthogonal(layer_of(2, 4))
    near({{1.0, 0.0}, {0.0, 1.0}}, wide.weight:mm(wide.weight.mT))
    wide.weight:sum():backward()
    assert.is_true(wide.parametrizations.weight.original.grad:abs():sum():item() > 0)
  end)

  it("spectral_norm brings the largest singular value to one", function()
    local layer = parametrizations.spectral_norm(layer_of(4, 3))
    for _ = 1, 20 do layer(torch.ones({1, 3}, {dtype = torch.float64})) end
    assert.near(1.0, torch.linalg.svdvals(layer.weight:detach())[1]:item(), 1e-6)
    layer:eval()
    assert.is_true(torch.equal(layer.weight, layer.weight))
    assert.same({"parametrizations.weight.original", "parametrizations.weight.0._u", "parametrizations.weight.0._v"}, keys(layer))
  end)

  it("weight_norm parts length and direction", function()
    local layer = layer_of(4, 3)
    local before = layer.weight:detach():clone()
    parametrizations.weight_norm(layer)
    assert.is_true(torch.allclose(before, layer.weight:detach()))
    assert.same({"parametrizations.weight.original0", "parametrizations.weight.original1"}, keys(layer))
    layer.weight = before * 3
    assert.is_true(torch.allclose(before * 3, layer.weight:detach()))
    parametrize.remove_parametrizations(layer, "weight")
    assert.is_true(nn.Parameter.is(layer.weight))
  end)
end)
