--- torch.utils: data loading, progress bars, checkpoints of activations and small helpers.

local parts = {data = "torch.utils.data", progress = "torch.utils.progress", download = "torch.utils.download", checkpoint = "torch.utils.checkpoint",
  CheckpointManager = "torch.utils.checkpoint_manager", dlpack = "torch.utils.dlpack"}

local function find(self, name)
  local value = parts[name] and require(parts[name])
  rawset(self, name, value)
  return value
end

return setmetatable({}, {__index = find, __name = "torch.utils"})
