--- torch.registry: what is known of every operator, read from its entry (src/ops/*.lua, embedded as text). Help, the table of operators and
--- the specs that walk all of them are made from it.
local core = require "torch.core"

local registry = {}

--- All entries in the order of their families. Fields besides those of the entry itself (scripts/opgen/entry.lua): name, module ("" for
--- torch itself), short (the name in its module), family, arguments (a list of {name, type, default, keyword_only}), internal.
registry.list = {}

local by_name = {}

-- ---- reading ----

local function split(text)
  local hidden = text:gsub("%b{}", function(braces) return (braces:gsub(",", "\0")) end)
  local parts = {}
  for part in (hidden .. ","):gmatch "%s*(.-)%s*," do
    if part ~= "" then parts[#parts + 1] = (part:gsub("\0", ",")) end
  end
  return parts
end

local function parse_arguments(text)
  local list, keyword_only = {}, false
  for _, part in ipairs(split(text or "")) do
    if part == "*" then
      keyword_only = true
    else
      local name, type_name, default = part:match "^([%w_]+)%s*:%s*([%w%[%]]+%??)%s*=?%s*(.-)$"
      if type_name:sub(-1) == "?" and default == "" then default = "nil" end
      list[#list + 1] = {name = name, type = type_name, default = default ~= "" and default or nil, keyword_only = keyword_only}
    end
  end
  return list
end

local function define(family)
  return function(name)
    return function(entry)
      entry.name, entry.family = name, family
      entry.module, entry.short = name:match "^(%a[%w_]*)%.(.*)$"
      entry.module, entry.short = entry.module or "", entry.short or name
      entry.arguments = parse_arguments(entry.args)
      entry.internal = entry.short:sub(1, 1) == "_"
      entry.returns = entry.returns or "Tensor"
      if entry.inplace == nil then entry.inplace = entry.kind == "elementwise" and entry.module == "" end
      registry.list[#registry.list + 1] = entry
      by_name[name] = by_name[name] or entry
      for _, alias in ipairs(entry.alias or {}) do by_name[alias] = by_name[alias] or entry end
    end
  end
end

--- The entries' gradients are functions over operators that nobody calls here.
local function read_family(module)
  local env = setmetatable({op = define(module:match "[%w_]+$"), ops = {}}, {__index = _G})
  assert(load(core.source_of(module), "=" .. module:gsub("%.", "/") .. ".lua", "t", env))()
end

for _, name in ipairs(core.source_names()) do
  if name:match "^torch%.ops%." then read_family(name) end
end

-- ---- asking ----

--- registry.find(name): the entry of an operator by its name or another of its names ("sum", "special.expit"), or nil.
function registry.find(name)
  return by_name[name] or by_name[(name:gsub("^torch%.", ""):gsub("^nn%.functional%.", "functional."))]
end

--- registry.call(entry, ...): calls the operator as a user does: as a function, or as a method where it is only that. What exists only in
--- place changes the first argument.
function registry.call(entry, ...)
  local functions = core.operators[entry.module == "" and "torch" or entry.module]
  local name = entry.overload_of and entry.overload_of:match "[%w_]+$" or entry.short
  if entry.only_inplace then return core.methods[name .. "_"](...) end
  if entry.forms == "method" then return core.methods[name](...) end
  return functions[name](...)
end

--- registry.called(entry): the name that a user calls, which overloads share: "conv2d", "zero_".
function registry.called(entry)
  local name = entry.overload_of and entry.overload_of:match "[%w_]+$" or entry.short
  return entry.only_inplace and name .. "_" or name
end

--- registry.path(entry): where a user finds it: "torch.nn.functional.relu".
function registry.path(entry)
  local module = entry.module == "functional" and "nn.functional" or entry.module
  return ("torch.%s%s"):format(module == "" and "" or module .. ".", registry.called(entry))
end

--- registry.signature(entry): "sum(x, dim=nil, keepdim=false, *, dtype=nil) -> Tensor".
function registry.signature(entry)
  local parts, after_star = {}, false
  for _, argument in ipairs(entry.arguments) do
    if argument.keyword_only and not after_star then
      parts[#parts + 1], after_star = "*", true
    end
    parts[#parts + 1] = argument.name .. (argument.default and "=" .. argument.default or "")
  end
  return ("%s(%s) -> %s"):format(registry.called(entry), table.concat(parts, ", "), entry.returns)
end

--- registry.differentiable(entry): "yes" (an entry or the operators it is made of have a gradient), or the reason why not.
function registry.differentiable(entry)
  if entry.nograd then return entry.nograd end
  return "yes"
end

return registry
