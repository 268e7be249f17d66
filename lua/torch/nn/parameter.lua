--- Parameters: tensors that a module owns and an optimizer changes.
--
-- A parameter is an ordinary tensor that carries a mark. The marks live here, in a table with weak keys, so that a
-- tensor needs no extra field and an unused parameter can be collected.

local torch = require "torch"

local marks = setmetatable({}, {__mode = "k"})

local Parameter = {}

--- True when `value` is a tensor made by `nn.Parameter`.
function Parameter.is(value)
  return marks[value] == true
end

--- Marks `tensor` itself as a parameter and returns it.
function Parameter.mark(tensor)
  marks[tensor] = true
  return tensor
end

local function requires_grad_option(option)
  if type(option) == "table" then option = option.requires_grad end
  return option ~= false
end

--- nn.Parameter(data, requires_grad = true): a leaf tensor that shares `data`'s memory and that a module
-- registers when it is assigned to one of its fields. Without `data` it is empty.
local function new(_, data, option)
  data = data or torch.empty(0)
  if not torch.is_tensor(data) then
    error(("Parameter: data must be a tensor, not a %s"):format(type(data)), 2)
  end
  return Parameter.mark(data:detach():requires_grad_(requires_grad_option(option)))
end

return setmetatable(Parameter, {__call = new, __name = "class Parameter"})
