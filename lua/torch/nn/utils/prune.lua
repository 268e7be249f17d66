--- torch.nn.utils.prune: parameters with a part of their elements held at zero.
---
---   prune.l1_unstructured(layer, "weight", 0.3)      -- the smallest 30 % are gone
---   prune.remove(layer, "weight")                    -- for good
---
--- The parameter moves to name_orig, the buffer name_mask says what is left, and before each forward pass the field is their product.
--- Pruning again prunes what is left. An amount is a number of elements (or channels), or a share between 0.0 and 1.0 of those that are left.
local torch = require "torch"
local reparametrize = require "torch.nn.utils.reparametrize"
local fail = require "torch.utils.fail"

local prune = {}

--- By module and name: the handle of the hook.
local handles = setmetatable({}, {__mode = "k"})

-- ---- amounts ----

--- Rounds to the nearest whole number, halves to even.
local function round(x)
  local low = math.floor(x)
  local rest = x - low
  if rest > 0.5 or (rest == 0.5 and low % 2 == 1) then return low + 1 end
  return low
end

local function count_of(owner, amount, total)
  if math.type(amount) == "integer" and amount >= 0 then
    if amount > total then fail("%s: %d are to be pruned, but only %d are left", owner, amount, total) end
    return amount
  end
  if math.type(amount) == "float" and amount >= 0 and amount <= 1 then return round(amount * total) end
  return fail("%s: amount must be a whole number from 0, or a share from 0.0 to 1.0, not %s", owner, tostring(amount))
end

-- ---- masks: each returns the mask of what is left, given the mask so far ----

--- Prunes `count` elements of those that are left, the ones of lowest score.
local function lowest(owner, scores, mask, amount)
  local left = mask:view(-1):nonzero():squeeze(2)
  local count = count_of(owner, amount, left:numel())
  if count == 0 then return mask:clone() end
  local _, places = scores:reshape(-1):index_select(1, left):topk(count, 1, false)
  local new = mask:clone():reshape(-1)
  new:index_fill_(1, left:index_select(1, places), 0)
  return new:view_as(mask)
end

--- The positions along `dim` at which something is left.
local function channels_left(mask, dim)
  return mask:movedim(dim, 1):reshape(mask:size(dim), -1):sum(2):nonzero():squeeze(2)
end

--- Prunes whole channels along `dim`: those of lowest score, one score a channel.
local function lowest_channels(owner, scores, mask, amount, dim)
  local left = channels_left(mask, dim)
  local count = count_of(owner, amount, left:numel())
  if count == 0 then return mask:clone() end
  local _, places = scores:index_select(1, left):topk(count, 1, false)
  return mask:index_fill(dim, left:index_select(1, places), 0)
end

-- ---- putting masks in place ----

local function has_mask(module, name) return handles[module] ~= nil and handles[module][name] ~= nil end

local function original(owner, module, name)
  if has_mask(module, name) then return module[name .. "_orig"] end
  return reparametrize.take(owner, module, name)
end

local function mask_so_far(module, name, weight)
  return has_mask(module, name) and module[name .. "_mask"] or torch.ones_like(weight:detach())
end

local function install(module, name, weight, mask)
  module[name] = nil
  module[name .. "_orig"] = weight
  module:register_buffer(name .. "_mask", mask)
  handles[module] = handles[module] or {}
  handles[module][name] = reparametrize.install(module, name, function(self) return self[name .. "_orig"] * self[name .. "_mask"] end)
end

--- Prunes by choose(weight, mask so far), which returns the new mask.
local function apply(owner, module, name, choose)
  local weight = original(owner, module, name)
  local mask
  do
    local guard <close> = torch.no_grad()
    mask = choose(weight:detach(), mask_so_far(module, name, weight)):to(weight.dtype)
  end
  if not has_mask(module, name) then
    install(module, name, weight, mask)
  else
    module[name .. "_mask"] = mask
    rawset(module, name, weight * mask)
  end
  return module
end

local function channel_dim(owner, weight, dim)
  if math.type(dim) ~= "integer" or dim == 0 or math.abs(dim) > weight.ndim then
    fail("%s: dim must be a dimension from 1 to %d or negative, not %s", owner, weight.ndim, tostring(dim))
  end
  return dim < 0 and weight.ndim + 1 + dim or dim
end

-- ---- for users ----

--- identity(module, name): a mask of ones.
-- Example:
--   nn.utils.prune.identity(nn.Linear(2, 2), "weight").weight_mask
function prune.identity(module, name) return apply("identity", module, name, function(_, mask) return mask end) end

--- random_unstructured(module, name, amount): prunes elements at random.
-- Example:
--   nn.utils.prune.random_unstructured(nn.Linear(2, 2), "weight", 0.5).weight_mask:sum()
function prune.random_unstructured(module, name, amount)
  return apply("random_unstructured", module, name, function(weight, mask)
    return lowest("random_unstructured", torch.rand_like(weight), mask, amount)
  end)
end

--- l1_unstructured(module, name, amount, importance_scores = nil): prunes the elements of smallest absolute value, or score.
-- Example:
--   local layer = nn.Linear(2, 2)
--   torch.no_grad(function() layer.weight:copy_(torch.tensor{{0.5, 1.0}, {1.0, 1.0}}) end)
--   nn.utils.prune.l1_unstructured(layer, "weight", 1).weight_mask
function prune.l1_unstructured(module, name, amount, importance_scores)
  return apply("l1_unstructured", module, name, function(weight, mask)
    return lowest("l1_unstructured", (importance_scores or weight):abs(), mask, amount)
  end)
end

--- random_structured(module, name, amount, dim): prunes channels along `dim` at random.
-- Example:
--   nn.utils.prune.random_structured(nn.Linear(2, 4), "weight", 0.5, 1).weight_mask:sum()
function prune.random_structured(module, name, amount, dim)
  return apply("random_structured", module, name, function(weight, mask)
    dim = channel_dim("random_structured", weight, dim)
    return lowest_channels("random_structured", torch.rand(weight:size(dim)), mask, amount, dim)
  end)
end

--- ln_structured(module, name, amount, n, dim, importance_scores = nil): prunes the channels along `dim` whose norm of order n is smallest.
-- Example:
--   nn.utils.prune.ln_structured(nn.Linear(2, 4), "weight", 0.5, 2, 1).weight_mask:sum()
function prune.ln_structured(module, name, amount, n, dim, importance_scores)
  return apply("ln_structured", module, name, function(weight, mask)
    dim = channel_dim("ln_structured", weight, dim)
    local rows = ((importance_scores or weight) * mask):movedim(dim, 1):reshape(weight:size(dim), -1)
    return lowest_channels("ln_structured", torch.linalg.vector_norm(rows, n, 2), mask, amount, dim)
  end)
end

--- custom_from_mask(module, name, mask): keeps what the mask has ones at, a tensor of the parameter's sizes.
-- Example:
--   nn.utils.prune.custom_from_mask(nn.Linear(2, 1), "weight", torch.tensor{{1.0, 0.0}}).weight_mask
function prune.custom_from_mask(module, name, mask)
  return apply("custom_from_mask", module, name, function(weight, so_far)
    if tostring(mask.shape) ~= tostring(weight.shape) then
      fail("custom_from_mask: a mask of sizes %s is due, not %s", tostring(weight.shape), tostring(mask.shape))
    end
    return so_far * mask:to(so_far.dtype)
  end)
end

local function global_scores(parameters, method)
  local scores, masks = {}, {}
  for i, item in ipairs(parameters) do
    local weight = original("global_unstructured", item[1], item[2]):detach()
    scores[i] = method == "random" and torch.rand(weight:numel()) or weight:abs():reshape(-1)
    masks[i] = mask_so_far(item[1], item[2], weight):reshape(-1)
  end
  return torch.cat(scores, 1), torch.cat(masks, 1)
end

--- global_unstructured(parameters, method, amount): prunes several parameters, a list of {module, name}, as if they were one: method is "l1" or
-- "random".
-- Example:
--   local a, b = nn.Linear(2, 2), nn.Linear(2, 2)
--   nn.utils.prune.global_unstructured({{a, "weight"}, {b, "weight"}}, "l1", 0.5)
--   a.weight_mask:sum() + b.weight_mask:sum()
function prune.global_unstructured(parameters, method, amount)
  if method ~= "l1" and method ~= "random" then fail("global_unstructured: method must be 'l1' or 'random', not '%s'", tostring(method)) end
  if type(parameters) ~= "table" or #parameters == 0 then fail("global_unstructured: parameters must be a list of {module, name}") end
  local scores, masks = global_scores(parameters, method)
  local mask, start = lowest("global_unstructured", scores, masks, amount), 1
  for _, item in ipairs(parameters) do
    local weight = original("global_unstructured", item[1], item[2])
    prune.custom_from_mask(item[1], item[2], mask:narrow(1, start, weight:numel()):view_as(weight))
    start = start + weight:numel()
  end
end

--- remove(module, name): makes the pruned values a plain parameter, the one that it was before. Returns the module.
-- Example:
--   local layer = nn.utils.prune.random_unstructured(nn.Linear(2, 2), "weight", 2)
--   nn.utils.prune.remove(layer, "weight").weight:eq(0):sum()
function prune.remove(module, name)
  if not has_mask(module, name) then fail("remove: '%s' of %s is not pruned", tostring(name), module.__name) end
  handles[module][name]:remove()
  handles[module][name] = nil
  local weight = module[name .. "_orig"]
  weight.data = weight.data * module[name .. "_mask"]
  module[name .. "_orig"], module[name .. "_mask"], module[name] = nil, nil, nil
  if module._buffers then module._buffers[name .. "_mask"] = nil end
  module[name] = weight
  return module
end

--- is_pruned(module): whether a parameter of the module, or of one below it, is pruned.
-- Example:
--   nn.utils.prune.is_pruned(nn.Linear(2, 2))
function prune.is_pruned(module)
  for _, inner in ipairs(module:modules()) do
    if handles[inner] and next(handles[inner]) then return true end
  end
  return false
end

return prune
