--- torch.<view>_copy: what the view of that name shows, as a copy of its own; lists of views become lists of copies.
local core = require "torch.core"

local view_copy = {}

local VIEWS = {
  "as_strided", "detach", "diagonal", "expand", "permute", "select", "split", "split_with_sizes", "squeeze", "t", "transpose", "unbind", "unfold", "unsqueeze",
  "view",
}

local function copied(views)
  if core.is_tensor(views) then return views:clone() end
  local copies = {}
  for i, view in ipairs(views) do copies[i] = view:clone() end
  return copies
end

local function check(name, x)
  if not core.is_tensor(x) then error(("%s: argument 'input': expected a tensor, got a %s"):format(name, type(x)), 3) end
end

--- torch.view_copy(x, size), torch.as_strided_copy, torch.detach_copy, torch.diagonal_copy, torch.expand_copy, torch.permute_copy, torch.select_copy,
--- torch.split_copy, torch.split_with_sizes_copy, torch.squeeze_copy, torch.t_copy, torch.transpose_copy, torch.unbind_copy, torch.unfold_copy,
--- torch.unsqueeze_copy: what the view of that name shows, copied.
--- Example:
---   torch.t_copy(torch.tensor{{1, 2}, {3, 4}})
for _, name in ipairs(VIEWS) do
  view_copy[name .. "_copy"] = function(x, ...)
    check(name .. "_copy", x)
    return copied(x[name](x, ...))
  end
end

--- torch.alias_copy(x): x copied.
--- Example:
---   torch.alias_copy(torch.ones(2))
function view_copy.alias_copy(x)
  check("alias_copy", x)
  return x:clone()
end

--- torch.slice_copy(x, dim = 1, start = 1, stop = -1, step = 1): a copy of the positions start, start + step, ... up to stop (inclusive).
--- Example:
---   torch.slice_copy(torch.arange(5), 1, 2, 3)
function view_copy.slice_copy(x, dim, start, stop, step)
  check("slice_copy", x)
  return x:slice(dim or 1, start or 1, stop or -1, step or 1):clone()
end

return view_copy
