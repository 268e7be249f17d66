--- torch.vision.datasets: image data sets; each is loaded when it is first used.

local files = {MNIST = "mnist", FashionMNIST = "mnist"}

local function find(self, name)
  local value = files[name] and require("torch.vision.datasets." .. files[name])[name]
  rawset(self, name, value)
  return value
end

return setmetatable({}, {__index = find, __name = "torch.vision.datasets"})
