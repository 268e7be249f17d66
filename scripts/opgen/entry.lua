--- Reading entries: `op "name" { ... }` in src/ops/*.lua, checked and brought into one form for the emitters.
---
--- An entry's fields:
---   args      "x: Tensor, dim: dims? = nil, *, dtype: dtype?": names, types (types.lua), defaults; after `*` only by keyword
---   kind      elementwise, reduce, view, kernel, composite
---   dtypes    element types of the kernels: a set of types.lua
---   promote   elementwise: "same" (one common type), "float" (integers become the default type), "compare" (result is bool)
---   c         elementwise: the C expression, or a table {float =, int =, bool =}; reduce: {start, step, combine, finish, acc}
---   quick     elementwise: {f32 = {when = condition, c = expression}}: C for blocks of which the condition holds, without calls or branches
---   inputs    elementwise: fixed element types of some arguments, {condition = "bool"}
---   numbers   true if the operands may all be numbers; otherwise one of the first two is a tensor
---   check     elementwise: true if C in <family>.c named check_<name> may refuse the arguments before anything runs
---   grad      function(g, args..., out) -> one gradient for each tensor argument; several results: g and out are lists
---   body      composite: a Lua function over operators; without it, C in <family>.c named op_<name>
---   returns   "Tensor" (default), "values: Tensor, indices: Tensor", "Tensor[]", or a plain type
---   nograd    why there is no gradient; manual = true: the C code records its own node
---   inplace   the name_ form exists (default for elementwise; of views it changes the tensor's own shape); only_inplace: there is no other;
---             "own": of a composite it is C in <family>.c named op_<name>_
---   updates   op_<name> changes its first argument and returns a reference to it; the plain form hands it a copy
---   forms     "function", "method" or both (default) for names without a module
---   cname     the name in C after lt_, where it is not the operator's own
---   overload_of, alias
---   doc       what it does, and what it refuses: shapes, dtypes, keywords, the formula's source
---   example   Lua text of an expression or a few lines, which `?name` shows with its result (lua/torch/examples.lua): torch, nn, F and optim are there;
---             random numbers begin with torch.manual_seed. Elementwise operators and reductions have one made from their argument types
local trace = require "trace"
local types = require "types"

local entry = {list = {}, by_name = {}}

local function fail(e, text, ...)
  error(("%s: op %q: %s"):format(e.source, e.name, text:format(...)), 0)
end

local function split(text)
  local parts, depth, from = {}, 0, 1
  for i = 1, #text do
    local c = text:sub(i, i)
    if c == "{" then depth = depth + 1 elseif c == "}" then depth = depth - 1 end
    if c == "," and depth == 0 then parts[#parts + 1] = text:sub(from, i - 1); from = i + 1 end
  end
  if text:sub(from):match "%S" then parts[#parts + 1] = text:sub(from) end
  return parts
end

--- Names that the generated functions use themselves.
local RESERVED = {out = true, node = true, outer = true, grad_mode = true, record = true, status = true, result = true, grad = true, n = true, failed = true}

--- And those of elementwise kernels.
local RESERVED_IN_KERNELS = {data = true, stride = true, count = true, attr = true, to = true, i = true}

local function parse_args(e)
  local args, keyword_only = {}, false
  for _, part in ipairs(split(e.args or "")) do
    part = part:match "^%s*(.-)%s*$"
    if part == "*" then
      keyword_only = true
    else
      local name, type_name, default = part:match "^([%a_][%w_]*)%s*:%s*([%a]+[%[%]]*%??)%s*=?%s*(.-)$"
      local kind = type_name and types.args[type_name]
      if not kind then fail(e, "argument %q is not 'name: type'", part) end
      if RESERVED[name] and (e.grad or name ~= "n") or e.kind == "elementwise" and RESERVED_IN_KERNELS[name] then
        fail(e, "an argument cannot be named %q", name)
      end
      if default == "" then default = nil end
      args[#args + 1] = {name = name, type = type_name, kind = kind, default = default, keyword_only = keyword_only}
    end
  end
  return args
end

local function parse_returns(e)
  local text = e.returns or "Tensor"
  if text == "Tensor[]" then return {list = true} end
  if types.results[text] then return {plain = text} end
  local names = {}
  for _, part in ipairs(split(text)) do
    local name = part:match "^%s*([%a_][%w_]*)%s*:%s*Tensor%s*$" or (part:match "^%s*Tensor%s*$" and "out")
    if not name then fail(e, "returns %q is not understood", text) end
    names[#names + 1] = name
  end
  return {tensors = names, single = #names == 1}
end

--- A node saves arguments and results by their names.
local function check_names(e)
  for _, result in ipairs(e.result.tensors or {}) do
    for _, a in ipairs(e.args) do
      if e.grad and a.name == result then fail(e, "an argument and a result are both named %q", result) end
    end
  end
end

local KINDS = {elementwise = true, reduce = true, view = true, kernel = true, composite = true}

local function check(e)
  if not KINDS[e.kind] then fail(e, "kind %s is unknown", e.kind) end
  if not e.doc then fail(e, "has no doc") end
  if e.dtypes and not types.sets[e.dtypes] then fail(e, "dtypes %q is no set of types.lua", e.dtypes) end
  local differentiable = e.grad or e.nograd or e.manual or e.kind == "composite"
  if not differentiable then fail(e, "has neither grad nor nograd = \"reason\"") end
  if entry.by_name[e.name] then fail(e, "is defined twice") end
end

--- Called by the family files.
local function define(name, source, family)
  return function(e)
    e.name, e.source, e.family = name, source, family
    check(e)
    e.module, e.short = name:match "^(%a[%w_]*)%.(.*)$"
    e.short = e.short or name
    e.shown = (e.overload_of or name):gsub("^_", "")   -- what a user calls it, in errors
    e.cname = e.cname or name:gsub("%.", "_")
    e.args = parse_args(e)
    e.result = parse_returns(e)
    check_names(e)
    if e.inplace == nil then e.inplace = e.kind == "elementwise" and not e.module end
    entry.list[#entry.list + 1] = e
    entry.by_name[name] = e
  end
end

--- Reads one family file; errors carry its name and line.
function entry.read(path, family)
  local env = setmetatable({op = function(name)
    local line = debug.getinfo(2, "l").currentline
    return define(name, path .. ":" .. line, family)
  end, ops = trace.ops}, {__index = _G})
  local chunk = assert(loadfile(path, "t", env))
  chunk()
end

return entry
