--- torch.nn.init: first values of parameters.
--
-- Each function fills its tensor in place, outside the graph, and returns it. The draws are PyTorch's, in its order,
-- so that a seed gives the same weights. Sources: xavier, Glorot & Bengio 2010; kaiming, He et al. 2015; orthogonal,
-- Saxe et al. 2014.

local torch = require "torch"
local fail = require "torch.utils.fail"

local init = {}

local sqrt = math.sqrt

local gains = {
  linear = 1, conv1d = 1, conv2d = 1, conv3d = 1, conv_transpose1d = 1, conv_transpose2d = 1, conv_transpose3d = 1,
  sigmoid = 1, tanh = 5 / 3, relu = sqrt(2), selu = 3 / 4,
}

--- calculate_gain(nonlinearity, param): the factor by which a nonlinearity shrinks the spread of its input, after which
-- initialisations draw wider: "linear", "conv2d" and the like, "sigmoid", "tanh", "relu", "leaky_relu" (param: its negative_slope, 0.01)
-- or "selu"; another name is an error.
-- Example:
--   nn.init.calculate_gain("relu")
function init.calculate_gain(nonlinearity, param)
  if nonlinearity == "leaky_relu" then
    local slope = param or 0.01
    return sqrt(2 / (1 + slope ^ 2))
  end
  return gains[nonlinearity] or fail("calculate_gain: unknown nonlinearity '%s'", tostring(nonlinearity))
end

--- fans(tensor): how many inputs and outputs a weight {out, in, ...} connects, fan_in and fan_out. Fewer than two
-- dimensions are an error.
-- Example:
--   nn.init.fans(torch.zeros(8, 3, 5, 5))
function init.fans(tensor)
  local size = tensor:size()
  if #size < 2 then
    fail("init: fan in and fan out need a tensor of 2 or more dimensions, not %d", #size)
  end
  local field = 1
  for i = 3, #size do field = field * size[i] end
  return size[2] * field, size[1] * field
end

local function without_graph(fill)
  return function(tensor, ...)
    local guard <close> = torch.no_grad()
    return fill(tensor, ...) or tensor
  end
end

--- uniform_(tensor, a = 0, b = 1): fills with draws from [a, b). As all of these: in place, outside the graph; the tensor is returned.
-- Example:
--   torch.manual_seed(1)
--   nn.init.uniform_(torch.empty(3), -1, 1)
init.uniform_ = without_graph(function(tensor, a, b) return tensor:uniform_(a or 0, b or 1) end)

--- normal_(tensor, mean = 0, std = 1): fills with normal draws.
-- Example:
--   torch.manual_seed(1)
--   nn.init.normal_(torch.empty(3), 0, 0.02)
init.normal_ = without_graph(function(tensor, mean, std) return tensor:normal_(mean or 0, std or 1) end)

--- constant_(tensor, value): fills with a number.
-- Example:
--   nn.init.constant_(torch.empty(3), 7)
init.constant_ = without_graph(function(tensor, value) return tensor:fill_(value) end)

--- ones_(tensor): fills with ones.
-- Example:
--   nn.init.ones_(torch.empty(3))
init.ones_ = without_graph(function(tensor) return tensor:fill_(1) end)

--- zeros_(tensor): fills with zeros.
-- Example:
--   nn.init.zeros_(torch.empty(3))
init.zeros_ = without_graph(function(tensor) return tensor:zero_() end)

local function normal_cdf(x)
  return (1 + torch.erf(torch.tensor(x / sqrt(2), {dtype = torch.float64})):item()) / 2
end

--- trunc_normal_(tensor, mean = 0, std = 1, a = -2, b = 2): normal draws cut off at a and b, by the inverse of the
-- distribution function.
-- Example:
--   torch.manual_seed(1)
--   nn.init.trunc_normal_(torch.empty(3))
init.trunc_normal_ = without_graph(function(tensor, mean, std, a, b)
  mean, std, a, b = mean or 0, std or 1, a or -2, b or 2
  local low, high = normal_cdf((a - mean) / std), normal_cdf((b - mean) / std)
  tensor:uniform_(2 * low - 1, 2 * high - 1)
  tensor:erfinv_():mul_(std * sqrt(2)):add_(mean)
  return tensor:clamp_(a, b)
end)

--- eye_(tensor): a matrix with ones on the diagonal.
-- Example:
--   nn.init.eye_(torch.empty(2, 3))
init.eye_ = without_graph(function(tensor)
  if tensor.ndim ~= 2 then fail("eye_: a matrix is needed, not %d dimensions", tensor.ndim) end
  return tensor:copy_(torch.eye(tensor:size(1), tensor:size(2)))
end)

--- dirac_(tensor, groups = 1): a convolution weight that passes its input channels through.
-- Example:
--   nn.init.dirac_(torch.empty(2, 2, 3))
init.dirac_ = without_graph(function(tensor, groups)
  groups = groups or 1
  local size = tensor:size()
  if #size < 3 or #size > 5 then fail("dirac_: 3, 4 or 5 dimensions are needed, not %d", #size) end
  if size[1] % groups ~= 0 then fail("dirac_: the first size must be a multiple of groups") end
  local per_group = size[1] // groups
  tensor:zero_()
  for group = 0, groups - 1 do
    for d = 1, math.min(per_group, size[2]) do
      local place = {group * per_group + d, d}
      for i = 3, #size do place[i] = size[i] // 2 + 1 end
      tensor[place] = 1
    end
  end
end)

--- xavier_uniform_(tensor, gain = 1): uniform in +-gain * sqrt(6 / (fan_in + fan_out)).
-- Example:
--   torch.manual_seed(1)
--   nn.init.xavier_uniform_(torch.empty(2, 4))
init.xavier_uniform_ = without_graph(function(tensor, gain)
  local fan_in, fan_out = init.fans(tensor)
  local bound = sqrt(3) * (gain or 1) * sqrt(2 / (fan_in + fan_out))
  return tensor:uniform_(-bound, bound)
end)

--- xavier_normal_(tensor, gain = 1): normal with std = gain * sqrt(2 / (fan_in + fan_out)).
-- Example:
--   torch.manual_seed(1)
--   nn.init.xavier_normal_(torch.empty(2, 4))
init.xavier_normal_ = without_graph(function(tensor, gain)
  local fan_in, fan_out = init.fans(tensor)
  return tensor:normal_(0, (gain or 1) * sqrt(2 / (fan_in + fan_out)))
end)

--- Reads (a = 0, mode = "fan_in", nonlinearity = "leaky_relu"), positional or by keyword; returns the std.
local function kaiming_std(tensor, a, mode, nonlinearity)
  if type(a) == "table" then a, mode, nonlinearity = a.a, a.mode, a.nonlinearity end
  if mode ~= nil and mode ~= "fan_in" and mode ~= "fan_out" then
    fail("kaiming: mode must be 'fan_in' or 'fan_out', not '%s'", tostring(mode))
  end
  local fan_in, fan_out = init.fans(tensor)
  local fan = mode == "fan_out" and fan_out or fan_in
  return init.calculate_gain(nonlinearity or "leaky_relu", a or 0) / sqrt(fan)
end

--- kaiming_uniform_(tensor, a = 0, mode = "fan_in", nonlinearity = "leaky_relu"): uniform in +-gain * sqrt(3 / fan).
-- Example:
--   torch.manual_seed(1)
--   nn.init.kaiming_uniform_(torch.empty(2, 4), {nonlinearity = "relu"})
init.kaiming_uniform_ = without_graph(function(tensor, a, mode, nonlinearity)
  if tensor:numel() == 0 then return tensor end
  local bound = sqrt(3) * kaiming_std(tensor, a, mode, nonlinearity)
  return tensor:uniform_(-bound, bound)
end)

--- kaiming_normal_(tensor, a = 0, mode = "fan_in", nonlinearity = "leaky_relu"): normal with std = gain / sqrt(fan).
-- Example:
--   torch.manual_seed(1)
--   nn.init.kaiming_normal_(torch.empty(2, 4), {nonlinearity = "relu"})
init.kaiming_normal_ = without_graph(function(tensor, a, mode, nonlinearity)
  if tensor:numel() == 0 then return tensor end
  return tensor:normal_(0, kaiming_std(tensor, a, mode, nonlinearity))
end)

--- orthogonal_(tensor, gain = 1): orthogonal rows (or columns), from the QR decomposition of a normal draw.
-- Example:
--   local w = nn.init.orthogonal_(torch.empty(2, 2))
--   w:matmul(w:t()):allclose(torch.eye(2), {atol = 1e-5})
init.orthogonal_ = without_graph(function(tensor, gain)
  if tensor.ndim < 2 then fail("orthogonal_: 2 or more dimensions are needed") end
  local rows = tensor:size(1)
  local columns = tensor:numel() // rows
  local draw = torch.empty(rows, columns, {dtype = tensor.dtype, device = tensor.device}):normal_(0, 1)
  if rows < columns then draw = draw:t() end
  local q, r = torch.linalg.qr(draw)
  q = q * r:diag():sign()
  if rows < columns then q = q:t() end
  return tensor:copy_(q:reshape(tensor:size())):mul_(gain or 1)
end)

--- sparse_(tensor, sparsity, std = 0.01): normal, with that share of each column set to zero.
-- Example:
--   torch.manual_seed(1)
--   nn.init.sparse_(torch.empty(4, 2), 0.5):eq(0):sum(1)
init.sparse_ = without_graph(function(tensor, sparsity, std)
  if tensor.ndim ~= 2 then fail("sparse_: a matrix is needed, not %d dimensions", tensor.ndim) end
  local rows, columns = tensor:size(1), tensor:size(2)
  local zeros = math.ceil(sparsity * rows)
  tensor:normal_(0, std or 0.01)
  for column = 1, columns do
    local chosen = torch.randperm(rows):narrow(1, 1, zeros)
    tensor[{chosen, column}] = 0
  end
end)

--- reset_affine(weight, bias): the rule that linear and convolution layers share: kaiming_uniform_ with a = sqrt(5) for the weight,
-- and a bias uniform in +-1 / sqrt(fan_in).
-- Example:
--   local weight, bias = torch.empty(2, 4), torch.empty(2)
--   nn.init.reset_affine(weight, bias)
--   weight:abs():max():item() <= 0.5
function init.reset_affine(weight, bias)
  init.kaiming_uniform_(weight, sqrt(5))
  if not bias then return end
  local fan_in = init.fans(weight)
  local bound = fan_in > 0 and 1 / sqrt(fan_in) or 0
  init.uniform_(bias, -bound, bound)
end

return init
