--- torch.fft: orders of frequencies. The transforms themselves have complex results, and there are no complex numbers here.
local core = require "torch.core"
local operators = core.operators

local fft = {}
for name, f in pairs(operators.fft) do fft[name] = f end

local function check_count(name, n)
  if math.type(n) ~= "integer" or n < 1 then error(("%s: argument 'n': expected a positive integer, got %s"):format(name, tostring(n)), 3) end
end

--- torch.fft.fftfreq(n, d, {dtype =}): the n frequencies of a transform of n samples a distance d (1) apart: 0, 1/(n d), ..., then the
--- negative ones.
--- Example:
---   torch.fft.fftfreq(4)
function fft.fftfreq(n, d, options)
  check_count("fftfreq", n)
  local half = (n + 1) // 2
  local order = operators.torch.cat {operators.torch.arange(0, half), operators.torch.arange(-(n // 2), 0)}
  return order:to_dtype(options and options.dtype or core.get_default_dtype()) / (n * (d or 1.0))
end

--- torch.fft.rfftfreq(n, d, {dtype =}): the frequencies of a transform of n real samples: 0, 1/(n d), ..., up to the middle.
--- Example:
---   torch.fft.rfftfreq(4)
function fft.rfftfreq(n, d, options)
  check_count("rfftfreq", n)
  local order = operators.torch.arange(0, n // 2 + 1)
  return order:to_dtype(options and options.dtype or core.get_default_dtype()) / (n * (d or 1.0))
end

return fft
