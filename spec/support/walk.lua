--- The walk over the registry that the specs of all operators share.
local torch = require "torch"
local registry = require "torch.registry"
local exemptions = require "support.exemptions"
local samples = require "support.samples"

local walk = {}

--- The reason why an operator is left out of a check, or nil.
function walk.exempt(entry, check)
  return exemptions[entry.name] and exemptions[entry.name][check]
end

--- visit(entry, samples) for every operator with samples (the public ones must have some) that is not exempt from the check.
function walk.each(check, visit)
  for _, entry in ipairs(registry.list) do
    local list = samples.of(entry)
    if not walk.exempt(entry, check) and #list > 0 then visit(entry, list) end
  end
end

--- A dtype that the operator takes.
function walk.usual(entry)
  return (entry.dtypes == "int" or entry.dtypes == "integral") and torch.int64 or torch.float32
end

--- Whether something has a gradient to be checked.
function walk.is_differentiable(entry)
  return not entry.nograd and entry.returns:match "Tensor" ~= nil
end

return walk
