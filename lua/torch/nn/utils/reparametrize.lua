--- Weights that are computed from other parameters before each forward pass.

local Parameter = require "torch.nn.parameter"
local fail = require "torch.utils.fail"

local reparametrize = {}

--- Checks that a module has the parameter, and returns it.
function reparametrize.take(owner, module, name)
  local weight = rawget(module, name)
  if not Parameter.is(weight) then
    fail("%s: %s has no parameter '%s'", owner, module.__name, name)
  end
  return weight
end

--- Makes `module[name]` the result of compute(module) from now on. Returns the hook's handle.
function reparametrize.install(module, name, compute)
  rawset(module, name, compute(module))
  return module:register_forward_pre_hook(function(self) rawset(self, name, compute(self)) end)
end

return reparametrize
