--- What can be known of a value without running anything of the user's: the value of a chain of fields, and the names of its members.
---
--- Calls are not made. Where the result's kind is known all the same, a sample stands for it: an empty tensor for the result of an operator,
--- the class for an object that its constructor makes.
local torch = require "torch"
local core = require "torch.core"

local values = {}

--- Whether a function may be called for what it reads: one of the library, or in C.
local function is_harmless(f)
  local info = debug.getinfo(f, "S")
  return info.what == "C" or info.source:sub(1, 7) == "=torch/"
end

--- value[key], except that a user's __index function is not called.
local function index(value, key)
  local raw
  if type(value) == "table" then raw = rawget(value, key) end
  if raw ~= nil then return raw end
  local meta = debug.getmetatable(value)
  local above = type(meta) == "table" and rawget(meta, "__index") or nil
  if type(above) ~= "function" then return above ~= nil and index(above, key) or nil end
  local ok, field = pcall(is_harmless(above) and above or error, value, key)
  if ok then return field end
end

local sample

--- A tensor that stands for any tensor.
local function some_tensor()
  sample = sample or torch.zeros(1)
  return sample
end

local function is_class(value)
  local meta = type(value) == "table" and getmetatable(value)
  return meta and rawget(meta, "__call") ~= nil and rawget(value, "__index") ~= nil
end

values.is_class = is_class

--- values.is_module(value): whether it is an nn.Module (an object, not a class); nothing is loaded for the question.
function values.is_module(value)
  return type(value) == "table" and rawget(value, "_hooked") ~= nil
end

local gives_tensor

--- The functions whose first result is a tensor.
local function tensor_functions()
  if gives_tensor then return gives_tensor end
  gives_tensor = {[core.tensor] = true}
  for _, entry in ipairs(require "torch.registry".list) do
    if entry.returns:match "Tensor$" or entry.returns:match "^%w+: Tensor" then
      local functions = core.operators[entry.module == "" and "torch" or entry.module]
      for _, f in ipairs {functions and functions[entry.short] or false, core.methods[entry.short] or false} do
        if f then gives_tensor[f] = true end
      end
    end
  end
  return gives_tensor
end

--- What a call of the value gives, or nil when only running it would tell.
local function result_of(value, argument)
  if value == require and argument then
    return package.loaded[argument:match "^[\"'](.*)[\"']$" or ""]
  end
  if type(value) == "function" then return tensor_functions()[value] and some_tensor() or nil end
  if is_class(value) then return value end
  if type(value) == "table" and index(value, "forward") then return some_tensor() end
end

local function literal(text)
  if not text then return nil end
  return math.tointeger(text) or tonumber(text) or text:match "^[\"'](.*)[\"']$"
end

local STEPS = {
  name = function(_, step, environment) return index(environment, step.text) end,
  string = function() return "" end,
  group = function(_, step, environment)
    for _, operand in ipairs(step.operands) do
      local value = values.of(operand, environment)
      if step.alone then return value end
      if torch.is_tensor(value) then return some_tensor() end
    end
  end,
  field = function(value, step) return index(value, step.text) end,
  method = function(value, step) return index(value, step.text) end,
  call = function(value, step) return result_of(value, step.text) end,
  index = function(value, step)
    if torch.is_tensor(value) then return some_tensor() end
    local key = literal(step.text)
    return key ~= nil and index(value, key) or nil
  end,
}

--- values.of(steps, environment): the value of a chain (torch.shell.context), or nil.
function values.of(steps, environment)
  local value
  for _, step in ipairs(steps or {}) do
    local evaluate = STEPS[step[1]]
    if not evaluate then return nil end
    value = evaluate(value, step, environment)
    if value == nil then return nil end
  end
  return value
end

--- values.at(path, environment): the value of a path such as "torch.nn.Linear" or "x:sum", or nil.
function values.at(path, environment)
  local value = environment
  for name in path:gmatch "[^.:]+" do
    value = index(value, name)
    if value == nil then return nil end
  end
  return value
end

-- ---- members ----

--- Modules that load their parts on first use keep "name -> file" tables beside their __index function: the names in these.
local function add_lazy_names(f, names)
  for i = 1, 10 do
    local name, value = debug.getupvalue(f, i)
    if not name then return end
    if type(value) == "table" and getmetatable(value) == nil then
      for key, file in pairs(value) do
        if type(key) == "string" and type(file) == "string" and key:find "^[%a_][%w_]*$" then names[key] = true end
      end
    end
  end
end

local function add_keys(value, names)
  for key in next, value do
    if type(key) == "string" and key:find "^[%a_][%w_]*$" then names[key] = true end
  end
end

local function add_tensor_names(names)
  add_keys(core.methods, names)
  for _, name in ipairs(core.tensor_fields) do names[name] = true end
end

--- Tables and what they inherit from.
local function add_table_names(value, names)
  for _ = 1, 20 do
    if type(value) ~= "table" then break end
    add_keys(value, names)
    local meta = getmetatable(value)
    local above = type(meta) == "table" and rawget(meta, "__index")
    if type(above) == "function" then
      add_lazy_names(above, names)
      above = type(meta) == "table" and meta or nil
      if above == value then break end
    end
    value = above
  end
end

--- values.keys(value): the set of a table's keys that are texts.
function values.keys(value)
  local keys = {}
  for key in next, value do
    if type(key) == "string" then keys[key] = true end
  end
  return keys
end

--- values.members(value): the set of the names that may stand behind a dot or a colon, {[name] = true}.
function values.members(value)
  local names = {}
  if torch.is_tensor(value) then
    add_tensor_names(names)
  elseif torch.is_dtype(value) then
    for _, name in ipairs {"is_floating_point", "itemsize", "name"} do names[name] = true end
  elseif type(value) == "table" then
    add_table_names(value, names)
  else
    local meta = getmetatable(value)
    if type(meta) == "table" then add_table_names(rawget(meta, "__index"), names) end
  end
  return names
end

--- values.is_callable(value): whether it can be called.
function values.is_callable(value)
  if type(value) == "function" then return true end
  local meta = getmetatable(value)
  return type(meta) == "table" and rawget(meta, "__call") ~= nil
end

--- values.field(value, name): a field, where reading it does no harm; nil otherwise.
function values.field(value, name)
  if torch.is_tensor(value) then return core.methods[name] end
  if type(value) ~= "table" then return index(value, name) end
  local raw = rawget(value, name)
  if raw ~= nil then return raw end
  local meta = getmetatable(value)
  local above = type(meta) == "table" and rawget(meta, "__index")
  if type(above) == "function" and meta ~= value then above = meta end
  if type(above) == "table" then return values.field(above, name) end
end

return values
