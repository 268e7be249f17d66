--- torch.optim.lr_scheduler: schedules of learning rates. Call `step()` once an epoch (or, where a schedule counts
-- steps, once a step), after the optimizer's.

local files = {
  decay = "LambdaLR MultiplicativeLR StepLR MultiStepLR ExponentialLR PolynomialLR",
  warmup = "ConstantLR LinearLR WarmupCosineLR",
  cosine = "CosineAnnealingLR CosineAnnealingWarmRestarts",
  cyclic = "CyclicLR",
  one_cycle = "OneCycleLR",
  plateau = "ReduceLROnPlateau",
  combined = "SequentialLR ChainedScheduler",
}

local home = {}
for file, names in pairs(files) do
  for name in names:gmatch("%S+") do home[name] = "torch.optim.lr_scheduler." .. file end
end

local function find(self, name)
  if name == "LRScheduler" then return require "torch.optim.lr_scheduler.scheduler" end
  local value = home[name] and require(home[name])[name]
  rawset(self, name, value)
  return value
end

return setmetatable({}, {__index = find, __name = "torch.optim.lr_scheduler"})
