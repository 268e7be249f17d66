--- Parameters as one long vector, and back.

local torch = require "torch"
local fail = require "torch.utils.fail"

local vector = {}

--- parameters_to_vector(parameters): all elements in one vector, in order.
--- Example:
---   nn.utils.parameters_to_vector{torch.tensor{{1.0, 2.0}}, torch.tensor{3.0}}
function vector.parameters_to_vector(parameters)
  local parts = {}
  for i, p in ipairs(parameters) do parts[i] = p:reshape(-1) end
  return torch.cat(parts, 1)
end

--- vector_to_parameters(vector, parameters): writes the parts of a vector into the parameters, in place.
--- Example:
---   local layer = nn.Linear(2, 1)
---   nn.utils.vector_to_parameters(torch.tensor{1.0, 2.0, 3.0}, layer:parameters())
---   layer(torch.ones(1, 2)):item()
function vector.vector_to_parameters(values, parameters)
  local total = 0
  for _, p in ipairs(parameters) do total = total + p:numel() end
  if values:numel() ~= total then
    fail("vector_to_parameters: the vector has %d elements, the parameters %d", values:numel(), total)
  end
  local guard <close> = torch.no_grad()
  local start = 1
  for _, p in ipairs(parameters) do
    p:copy_(values:narrow(1, start, p:numel()):view_as(p))
    start = start + p:numel()
  end
end

return vector
