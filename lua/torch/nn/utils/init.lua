--- torch.nn.utils: helpers around the parameters of modules. Each is loaded when it is first used.

local files = {
  clip = "clip_grad_norm_ clip_grad_value_ get_total_norm",
  vector = "parameters_to_vector vector_to_parameters",
  weight_norm = "weight_norm remove_weight_norm",
  fusion = "fuse_conv_bn_eval fuse_conv_bn_weights fuse_linear_bn_eval",
  spectral_norm = "spectral_norm remove_spectral_norm",
}

local home = {}
for file, names in pairs(files) do
  for name in names:gmatch("%S+") do home[name] = "torch.nn.utils." .. file end
end

--- Files that are fields as a whole.
local modules = {rnn = true, stateless = true, parametrize = true, parametrizations = true, prune = true}

local function find(self, name)
  local value
  if modules[name] then
    value = require("torch.nn.utils." .. name)
  elseif home[name] then
    value = require(home[name])[name]
  end
  rawset(self, name, value)
  return value
end

return setmetatable({}, {__index = find, __name = "torch.nn.utils"})
