--- Keeping gradients small.

local torch = require "torch"
local fail = require "torch.utils.fail"

local clip = {}

local function gradients_of(parameters)
  if torch.is_tensor(parameters) then parameters = {parameters} end
  local gradients = {}
  for _, p in ipairs(parameters) do
    if p.grad then gradients[#gradients + 1] = p.grad end
  end
  return gradients
end

--- get_total_norm(tensors, norm_type = 2.0): the norm of all tensors together, as if they were one vector.
-- Example:
--   nn.utils.get_total_norm{torch.tensor{3.0}, torch.tensor{4.0}}
function clip.get_total_norm(tensors, norm_type)
  norm_type = norm_type or 2.0
  if #tensors == 0 then return torch.tensor(0.0) end
  local norms = {}
  for i, tensor in ipairs(tensors) do norms[i] = torch.linalg.vector_norm(tensor:detach(), norm_type) end
  return torch.linalg.vector_norm(torch.stack(norms), norm_type)
end

--- clip_grad_norm_(parameters, max_norm, norm_type = 2.0, {error_if_nonfinite = false}): scales all gradients so that
-- their common norm is max_norm at most. Returns the norm before, a tensor of one element.
-- Example:
--   local p = torch.tensor({3.0, 4.0}, {requires_grad = true})
--   p:square():sum():backward()
--   nn.utils.clip_grad_norm_({p}, 1.0)
--   p.grad
function clip.clip_grad_norm_(parameters, max_norm, norm_type, options)
  if type(norm_type) == "table" then norm_type, options = norm_type.norm_type, norm_type end
  local guard <close> = torch.no_grad()
  local gradients = gradients_of(parameters)
  local total = clip.get_total_norm(gradients, norm_type)
  local value = total:item()
  if options and options.error_if_nonfinite and (value ~= value or value == math.huge) then
    fail("clip_grad_norm_: the norm of the gradients is %s", value ~= value and "nan" or value)
  end
  local scale = math.min(max_norm / (value + 1e-6), 1)
  if scale ~= 1 then
    for _, gradient in ipairs(gradients) do gradient:mul_(scale) end
  end
  return total
end

--- clip_grad_value_(parameters, clip_value): cuts every element of the gradients off at +-clip_value.
-- Example:
--   local p = torch.tensor({3.0, -4.0}, {requires_grad = true})
--   p:square():sum():backward()
--   nn.utils.clip_grad_value_({p}, 1.0)
--   p.grad
function clip.clip_grad_value_(parameters, clip_value)
  local guard <close> = torch.no_grad()
  for _, gradient in ipairs(gradients_of(parameters)) do gradient:clamp_(-clip_value, clip_value) end
end

return clip
