--- torch.vision: image data sets and transforms.

local parts = {datasets = "torch.vision.datasets", transforms = "torch.vision.transforms"}

local function find(self, name)
  local value = parts[name] and require(parts[name])
  rawset(self, name, value)
  return value
end

return setmetatable({}, {__index = find, __name = "torch.vision"})
