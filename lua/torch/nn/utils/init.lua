--- torch.nn.utils: helpers around the parameters of modules. Each is loaded when it is first used.

local files = {
  clip = "clip_grad_norm_ clip_grad_value_ get_total_norm",
  vector = "parameters_to_vector vector_to_parameters",
  weight_norm = "weight_norm remove_weight_norm",
  spectral_norm = "spectral_norm remove_spectral_norm",
}

local home = {}
for file, names in pairs(files) do
  for name in names:gmatch("%S+") do home[name] = "torch.nn.utils." .. file end
end

local function find(self, name)
  if name == "rnn" then return require "torch.nn.utils.rnn" end
  local value = home[name] and require(home[name])[name]
  rawset(self, name, value)
  return value
end

return setmetatable({}, {__index = find, __name = "torch.nn.utils"})
