--- Parameters: tensors that a module owns and an optimizer changes.
--
-- A parameter is an ordinary tensor whose flag `is_parameter` is set; a module registers it when it is assigned to
-- one of its fields.

local torch = require "torch"
local fail = require "torch.utils.fail"

local is_tensor = torch.is_tensor

local Parameter = {}

--- True when `value` is a tensor made by `nn.Parameter`.
function Parameter.is(value)
  return is_tensor(value) and value.is_parameter
end

--- Makes `tensor` itself a parameter and returns it.
function Parameter.mark(tensor)
  tensor.is_parameter = true
  return tensor
end

--- nn.Parameter(data, requires_grad = true): a leaf tensor that shares `data`'s memory. Without `data` it is empty.
-- Example:
--   nn.Parameter(torch.zeros(2)).requires_grad
local function new(_, data, option)
  data = data or torch.empty(0)
  if not is_tensor(data) then
    fail("Parameter: data must be a tensor, not a %s", type(data))
  end
  if type(option) == "table" then option = option.requires_grad end
  return Parameter.mark(data:detach():requires_grad_(option ~= false))
end

return setmetatable(Parameter, {__call = new, __name = "class Parameter"})
