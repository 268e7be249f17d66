--- torch.optim: optimizers, and in `lr_scheduler` the schedules of their learning rates. Each is loaded when it is
-- first used.

local files = {
  Optimizer = "optimizer", SGD = "sgd", Adam = "adam", AdamW = "adam", Adagrad = "adagrad", Adadelta = "adadelta",
  Adamax = "adamax", NAdam = "nadam", RAdam = "radam", RMSprop = "rmsprop", Rprop = "rprop", ASGD = "asgd",
  LBFGS = "lbfgs", Lion = "lion", Muon = "muon", lr_scheduler = "lr_scheduler", swa_utils = "swa_utils",
}

--- A file returns its one optimizer, or a table of several by name.
local function find(self, name)
  if not files[name] then return nil end
  local value = require("torch.optim." .. files[name])
  value = rawget(value, name) or value
  rawset(self, name, value)
  return value
end

return setmetatable({}, {__index = find, __name = "torch.optim"})
