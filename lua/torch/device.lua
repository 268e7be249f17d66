--- Devices: objects that print as PyTorch names them ("cpu", "cuda:0").
local Device = {__name = "torch.device"}
Device.__index = Device

function Device:__tostring() return self.index and ("%s:%d"):format(self.type, self.index) or self.type end
function Device.__eq(a, b) return tostring(a) == tostring(b) end

return function(torch, core)
  local cpu = setmetatable({type = "cpu"}, Device)
  core.device = cpu

  --- torch.device("cpu"), torch.device("cuda", 0): a device by name; a device is returned as it is.
  -- Example:
  --   torch.device("cpu").type
  function torch.device(name, index)
    if getmetatable(name) == Device then return name end
    if type(name) ~= "string" then error("device: argument 'name': expected a string such as \"cpu\", got " .. type(name), 2) end
    local kind, number = name:match "^(%a+):?(%d*)$"
    if kind ~= "cpu" and kind ~= "cuda" then error(("device: %q is no device; there are \"cpu\" and \"cuda:N\""):format(name), 2) end
    if kind == "cpu" then return cpu end
    return setmetatable({type = kind, index = tonumber(number) or index or 0}, Device)
  end

  --- CUDA, as far as this build has it.
  torch.cuda = {
    --- torch.cuda.is_available(): whether there is a GPU: false in this build.
    --- Example:
    ---   torch.cuda.is_available()
    is_available = function() return false end,

    --- torch.cuda.device_count(): the number of GPUs: 0 in this build.
    --- Example:
    ---   torch.cuda.device_count()
    device_count = function() return 0 end,
  }
end
