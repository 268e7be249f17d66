--- Samples of torch.masked. Masks are of three rows and four columns; each row and column keeps two elements or more.
local torch = require "torch"

--- The keyword arguments with a mask.
local function masked(options)
  options = options or {}
  options.mask = torch.tensor {{true, true, false, true}, {false, true, true, true}, {true, false, true, false}}
  return options
end

local function reduction(t) return t {3, 4}, 2, masked() end
local function everything(t) return t {3, 4}, masked() end
local function kept(t) return t {3, 4}, 1, masked {keepdim = true} end

return {
  ["masked.sum"] = {reduction, everything, kept},
  ["masked.prod"] = {reduction, kept},
  ["masked.mean"] = {reduction, everything},
  ["masked.amax"] = {reduction, everything},
  ["masked.amin"] = {reduction, kept},
  ["masked.logsumexp"] = {reduction},
  ["masked.norm"] = {function(t) return t {3, 4}, 2, 1, masked() end, function(t) return t {3, 4}, 3, 2, masked() end},
  ["masked.var"] = {reduction, everything},
  ["masked.std"] = {reduction, everything},
  ["masked.median"] = {kept},
  ["masked.argmax"] = {reduction, kept},
  ["masked.argmin"] = {reduction},
  ["masked.cumsum"] = {reduction},
  ["masked.cumprod"] = {reduction},
  ["masked.softmax"] = {reduction},
  ["masked.log_softmax"] = {reduction},
  ["masked.softmin"] = {reduction},
  ["masked.normalize"] = {function(t) return t {3, 4}, 2, 1, masked() end},
  ["masked.logaddexp"] = {function(t) return t {3, 4}, t {3, 4}, {input_mask = masked().mask} end},
}
