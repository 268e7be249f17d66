--- What an argument may be, where that is one of a few words: dtypes, devices, and the strings that operators and modules know.
local core = require "torch.core"

local choices = {}

--- By the name in front of `=`. Operators write the same words out in their errors.
local WORDS = {
  reduction = {"mean", "none", "sum"},
  padding_mode = {"zeros", "border", "reflection", "reflect", "replicate", "circular"},
  approximate = {"none", "tanh"},
  rounding_mode = {"floor", "trunc"},
  indexing = {"ij", "xy"},
  side = {"left", "right"},
  UPLO = {"L", "U"},
  ord = {"fro", "nuc"},
  reduce = {"sum", "prod", "mean", "amax", "amin"},
  interpolation = {"linear", "lower", "higher", "midpoint", "nearest"},
  nonlinearity = {"relu", "tanh"},
  cmap = {"coolwarm", "gray", "viridis"},
  yscale = {"linear", "log"},
  dtype = {},
}

local DTYPE_CALLS = {to = true, type = true, set_default_dtype = true}
local DEVICE_CALLS = {to = true, device = true}

local function name_of_call(place)
  return place.call and place.call[#place.call].text
end

--- choices.is_dtype(place): whether a dtype is wanted at a place (torch.shell.context).
function choices.is_dtype(place)
  return place.key == "dtype" or place.key == nil and DTYPE_CALLS[name_of_call(place)] == true
end

--- choices.dtypes(prefix): "torch.float32" and so on, as a set, of the dtypes whose own names begin so.
function choices.dtypes(prefix)
  local names = {}
  for name in pairs(core.dtypes) do
    if prefix ~= "" and name:sub(1, #prefix) == prefix then names["torch." .. name] = true end
  end
  return names
end

--- choices.dtype_fields(): the set of the names that dtypes have in torch, "float" and "float32".
function choices.dtype_fields()
  local torch, names = require "torch", {}
  for name, value in next, torch do
    if core.is_dtype(value) then names[name] = true end
  end
  return names
end

--- Devices by name: the processor, and each GPU.
local function devices()
  local names = {"cpu", "cuda"}
  local ok, count = pcall(function() return require "torch".cuda.device_count() end)
  for i = 0, ok and count - 1 or 0 do names[#names + 1] = "cuda:" .. i end
  return names
end

--- choices.strings(place): the list of strings that may stand at a place, or nil where that is not known.
function choices.strings(place)
  if place.key == "device" or place.key == nil and DEVICE_CALLS[name_of_call(place)] then return devices() end
  return WORDS[place.key]
end

return choices
