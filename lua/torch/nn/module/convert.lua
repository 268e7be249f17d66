--- Changes that go through a whole tree: device and dtype, training mode, gradients.
--
-- Parameters keep their identity when a module moves: their `data` is replaced, so that an optimizer made before
-- still holds them.

local core = require "torch.core"
local torch = require "torch"
local uninitialized = require "torch.nn.uninitialized"
local walk = require "torch.nn.module.walk"

local methods = {}

local function convert_parameter(parameter, change)
  local gradient = parameter.grad
  parameter.data = change(parameter.data)
  if gradient then parameter.grad = change(gradient) end
end

local function convert_buffers(module, change)
  local names, buffers = walk.own(module, "buffer")
  for i, name in ipairs(names) do
    local changed = change(buffers[i])
    if uninitialized.is(buffers[i]) then uninitialized.mark(changed) end
    rawset(module, name, changed)
  end
end

--- Replaces the data of every parameter, its gradient and every buffer by change(tensor).
local function convert(self, change)
  local guard <close> = torch.no_grad()
  for _, parameter in ipairs(self:parameters()) do convert_parameter(parameter, change) end
  for _, module in ipairs(self:modules()) do convert_buffers(module, change) end
  return self
end

local function to_floating(dtype)
  return function(tensor)
    return tensor:is_floating_point() and tensor:to(dtype) or tensor
  end
end

--- Separates the arguments of `to` into device and dtype: to(device, dtype), to(dtype), to(tensor) or keywords.
local function read_target(first, second)
  if torch.is_tensor(first) then return first.device, first.dtype end
  if type(first) == "table" and getmetatable(first) == nil then return first.device, first.dtype end
  if core.is_dtype(first) then return nil, first end
  return first, second
end

--- module:to(...): moves all parameters and buffers to a device and, the floating-point ones, to a dtype: to("cuda"),
-- to(torch.float64), to("cuda", torch.float16), to(other_tensor), to{device = "cpu"}. Returns the module.
-- Example:
--   nn.Linear(3, 2):to(torch.float64).weight.dtype
function methods:to(...)
  local device, dtype = read_target(...)
  return convert(self, function(tensor)
    if device ~= nil then tensor = tensor:to(device) end
    if dtype ~= nil and tensor:is_floating_point() then tensor = tensor:to(dtype) end
    return tensor
  end)
end

--- module:cuda(index = 0): moves all parameters and buffers to a GPU, the first one by default; an error where there is none.
function methods:cuda(device)
  if math.type(device) == "integer" then device = "cuda:" .. device end
  return self:to(device or "cuda")
end

--- module:cpu(): moves all parameters and buffers to main memory. Returns the module.
-- Example:
--   nn.Linear(3, 2):cpu().weight.device
function methods:cpu() return self:to("cpu") end

--- module:float(): makes the floating-point parameters and buffers float32. Returns the module.
-- Example:
--   nn.Linear(3, 2):double():float().weight.dtype
function methods:float() return convert(self, to_floating(torch.float32)) end

--- module:double(): makes the floating-point parameters and buffers float64. Returns the module.
-- Example:
--   nn.Linear(3, 2):double().weight.dtype
function methods:double() return convert(self, to_floating(torch.float64)) end

--- module:half(): makes the floating-point parameters and buffers float16. Returns the module.
-- Example:
--   nn.Linear(3, 2):half().weight.dtype
function methods:half() return convert(self, to_floating(torch.float16)) end

--- module:bfloat16(): makes the floating-point parameters and buffers bfloat16. Returns the module.
-- Example:
--   nn.Linear(3, 2):bfloat16().weight.dtype
function methods:bfloat16() return convert(self, to_floating(torch.bfloat16)) end

--- module:type(dtype): makes all parameters and buffers `dtype`, integer ones too. Returns the module.
-- Example:
--   nn.Linear(3, 2):type(torch.float64).weight.dtype
function methods:type(dtype)
  return convert(self, function(tensor) return tensor:to(dtype) end)
end

--- module:train(on = true): sets training mode (or evaluation, with false) in this module and all below it: dropout and batch
-- normalisation heed it. Returns the module.
-- Example:
--   nn.Dropout():train(false).training
function methods:train(mode)
  mode = mode ~= false
  for _, module in ipairs(self:modules()) do rawset(module, "training", mode) end
  return self
end

--- module:eval(): sets evaluation mode: `train(false)`. Returns the module.
-- Example:
--   nn.Dropout():eval()(torch.ones(3))
function methods:eval() return self:train(false) end

--- module:requires_grad_(on = true): sets `requires_grad` of all parameters. Returns the module.
-- Example:
--   nn.Linear(3, 2):requires_grad_(false).weight.requires_grad
function methods:requires_grad_(flag)
  for _, parameter in ipairs(self:parameters()) do parameter:requires_grad_(flag ~= false) end
  return self
end

--- module:zero_grad({set_to_none = true}): forgets all gradients; with set_to_none = false they are filled with zeros instead.
-- Example:
--   local layer = nn.Linear(2, 1)
--   layer(torch.ones(1, 2)):sum():backward()
--   layer:zero_grad()
--   layer.weight.grad == nil
function methods:zero_grad(options)
  local keep = options == false or (type(options) == "table" and options.set_to_none == false)
  for _, parameter in ipairs(self:parameters()) do
    local gradient = parameter.grad
    if gradient then
      if keep then gradient:detach():zero_() else parameter.grad = nil end
    end
  end
end

--- module:apply(f): calls f(module) for all modules below this one, children first, then for this one. Returns the module.
-- Example:
--   nn.Sequential(nn.ReLU(), nn.Tanh()):apply(function(m) print(m.__name) end);
function methods:apply(f)
  for _, child in ipairs(self:children()) do child:apply(f) end
  f(self)
  return self
end

return {methods = methods}
