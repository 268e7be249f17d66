--- torch.unique and torch.unique_consecutive: values without their repeats. Both are methods too.
local core = require "torch.core"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local unique = {}

local read = signature("unique", "input, sorted=true, return_inverse=false, return_counts=false, dim=nil")
local read_consecutive = signature("unique_consecutive", "input, return_inverse=false, return_counts=false, dim=nil")

local function check(name, args)
  if not core.is_tensor(args.input) then fail("%s: argument 'input': expected a tensor, got a %s", name, type(args.input)) end
  for _, key in ipairs {"sorted", "return_inverse", "return_counts"} do
    local value = args[key]
    if value ~= nil and type(value) ~= "boolean" then fail("%s: argument '%s': expected true or false, got %s", name, key, tostring(value)) end
  end
end

--- The results that were asked for.
local function results(name, args, consecutive)
  check(name, args)
  local values, inverse, counts = core.operators.torch._unique(args.input, args.dim, consecutive)
  if args.return_inverse then return values, inverse, args.return_counts and counts or nil end
  if args.return_counts then return values, counts end
  return values
end

--- torch.unique(x, {return_inverse =, return_counts =, dim =}): the different elements of x in order, or its different slices along
--- `dim`. After them, where asked for: the position among them of each element (int64, of x's shape, or 1-d with `dim`), and how often
--- each came (int64, 1-d). The values are in order whatever `sorted` says; every nan is different.
--- Example:
---   torch.unique(torch.tensor{3, 1, 3, 2})
---   torch.unique(torch.tensor{3, 1, 3, 2}, {return_counts = true})
function unique.unique(...) return results("unique", read(...), false) end

--- torch.unique_consecutive(x, {return_inverse =, return_counts =, dim =}): x without the elements (or slices along `dim`) that equal the
--- one before. Other results as for torch.unique.
--- Example:
---   torch.unique_consecutive(torch.tensor{1, 1, 2, 1})
function unique.unique_consecutive(...) return results("unique_consecutive", read_consecutive(...), true) end

return unique
