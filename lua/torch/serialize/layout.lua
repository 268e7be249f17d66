--- How tensors lie in a file: each storage once, and every tensor that shares it as a view.
--
-- A tensor that has its storage to itself is stored as it is, row-major, under its own name. Of several that share a
-- storage, one that covers all of the used span is stored so, and the others refer to it; where none does, the span is
-- stored flat. Tied weights thus stay tied, and a state_dict remains a plain safetensors file of named weights.

local core = require "torch.core"
local json = require "torch.utils.json"

--- The first and last element of its storage that a tensor uses.
local function span_of(tensor)
  local first = tensor:storage_offset()
  local last, size, stride = first, tensor:size(), tensor:stride()
  for d = 1, #size do last = last + (size[d] - 1) * stride[d] end
  return first, last
end

--- Items by storage, in order of appearance. A tensor without elements shares nothing.
local function group_by_storage(items)
  local groups, by_id = {}, {}
  for _, item in ipairs(items) do
    local id = item.tensor:numel() > 0 and core.storage_id(item.tensor) or item
    if not by_id[id] then
      by_id[id] = {}
      groups[#groups + 1] = by_id[id]
    end
    table.insert(by_id[id], item)
  end
  return groups
end

local function group_span(group)
  local first, last = span_of(group[1].tensor)
  for i = 2, #group do
    local from, to = span_of(group[i].tensor)
    first, last = math.min(first, from), math.max(last, to)
    if group[i].tensor.dtype ~= group[1].tensor.dtype then
      error(("torch.save: %s and %s share memory but not a dtype: save a clone() of one"):format(
        group[1].path(), group[i].path()), 0)
    end
  end
  return first, last
end

--- The member of a group that is row-major and covers the whole span, if there is one.
local function find_cover(group, count)
  for _, item in ipairs(group) do
    if item.tensor:numel() == count and item.tensor:is_contiguous() then return item end
  end
end

local function refer(item, name, first, base)
  item.stored = name
  if item == base then return end
  item.size = json.array {table.unpack(item.tensor:size())}
  item.stride = json.array {table.unpack(item.tensor:stride())}
  item.offset = item.tensor:storage_offset() - first
end

local function store_shared(group, store)
  local first, last = group_span(group)
  local count = last - first + 1
  local base = find_cover(group, count)
  local flat = not base and core.storage_view(group[1].tensor, {count}, {1}, first)
  local name = store(base and base.name or group[1].name and group[1].name .. ".storage", base and base.tensor or flat)
  for _, item in ipairs(group) do refer(item, name, first, base) end
end

local function store_group(group, store)
  local tensor = group[1].tensor
  local overlaps = false
  if #group == 1 and tensor:numel() > 0 then
    local first, last = span_of(tensor)
    overlaps = last - first + 1 < tensor:numel()
  end
  if #group > 1 or overlaps then return store_shared(group, store) end
  group[1].stored = store(group[1].name, tensor:contiguous())
end

--- A name in the file: UTF-8, not too long, and given once.
local function free_name(name, taken)
  if not name or name == "" or #name > 400 or not utf8.len(name) or name:find("\0", 1, true) then name = "tensor" end
  local free, n = name, 1
  while taken[free] do
    n = n + 1
    free = name .. "#" .. n
  end
  taken[free] = true
  return free
end

local layout = {}

--- Lays out `items` ({tensor =, name =, path =}, from encode.lua). Returns the tensors to store, by name, and the
-- description of each item: {name =, size =, stride =, offset =, requires_grad =}; one without `size` is the stored
-- tensor itself.
function layout.plan(items)
  local stored, taken = {}, {__metadata__ = true}
  local function store(name, tensor)
    name = free_name(name, taken)
    stored[name] = tensor:detach()
    return name
  end
  for _, group in ipairs(group_by_storage(items)) do store_group(group, store) end
  local descriptions = {}
  for i, item in ipairs(items) do
    descriptions[i] = {name = item.stored, size = item.size, stride = item.stride, offset = item.offset,
      requires_grad = item.tensor.requires_grad or nil}
  end
  return stored, descriptions
end

local function damaged(what) error("damaged description: " .. what, 0) end

local function counts(list)
  if type(list) ~= "table" then return false end
  for _, n in ipairs(list) do
    if math.type(n) ~= "integer" or n < 0 then return false end
  end
  return true
end

local function restore_one(item, stored)
  local tensor = type(item) == "table" and stored[item.name] or damaged "a tensor is missing"
  if item.size ~= nil then
    if not counts(item.size) or not counts(item.stride) or not counts {item.offset} then damaged "a tensor's view" end
    tensor = core.storage_view(tensor, item.size, item.stride, item.offset)
  end
  if item.requires_grad then tensor:requires_grad_(true) end
  return tensor
end

--- The tensors that `descriptions` (of layout.plan) stand for, over the `stored` ones by name.
function layout.restore(descriptions, stored)
  if type(descriptions) ~= "table" then damaged "there is no list of tensors" end
  local tensors = {}
  for i, item in ipairs(descriptions) do tensors[i] = restore_one(item, stored) end
  return tensors
end

return layout
