--- Writing a traced program as C: one variable a step, each computed only when one of the wanted results needs it.
local trace = require "trace"

local program = {}

--- Marks, for every step, which results need it (a set of result indices); collects named symbols likewise.
local function mark(results, n)
  local steps, named = {}, {}
  local visit
  local function visit_plain(uses, i)
    for use in pairs(uses) do
      if trace.is_symbol(use) then visit(use, i) else named[use] = named[use] or {}; named[use][i] = true end
    end
  end
  function visit(symbol, i)
    if symbol.name then
      named[symbol.name] = named[symbol.name] or {}
      named[symbol.name][i] = true
      return
    end
    local step = symbol.step
    steps[step] = steps[step] or {}
    if steps[step][i] then return end
    steps[step][i] = true
    if step.uses then visit_plain(step.uses, i) end
    for _, arg in ipairs(step.args) do
      if arg.symbol then visit(arg.symbol, i) end
      if arg.list then for _, s in ipairs(arg.list) do visit(s, i) end end
      if arg.uses then visit_plain(arg.uses, i) end
    end
  end
  for i = 1, n do
    if results[i] ~= nil then visit(results[i], i) end
  end
  return steps, named
end

local function argument_text(arg)
  if arg.symbol then return trace.variable(arg.symbol) end
  if not arg.list then return arg.c end
  local names = {}
  for i, s in ipairs(arg.list) do names[i] = trace.variable(s) end
  return "LT_TENSORS(" .. table.concat(names, ", ") .. ")"
end

local function statement(step, failed)
  local name = "t" .. step.index
  if step.number then return ("%s = lt_tensor_from_number(%s);"):format(name, step.number) end
  local args = {}
  for i, arg in ipairs(step.args) do args[i] = argument_text(arg) end
  if #step.results > 1 then
    args[#args + 1] = name
    return ("if (lt_%s(%s)) return %s;"):format(step.entry.cname, table.concat(args, ", "), failed)
  end
  return ("%s = lt_%s(%s);"):format(name, step.entry.cname, table.concat(args, ", "))
end

local function keys(set)
  local list = {}
  for k in pairs(set) do list[#list + 1] = k end
  table.sort(list)
  return list
end

--- C lines of the steps, each guarded by `guard(result indices)` (a C condition or nil); and the named symbols' index sets. `failed` is
--- what the C function returns on failure.
function program.lines(recorder, results, n, guard, failed)
  local needed, named = mark(results, n)
  local declarations, body = {}, {}
  for _, step in ipairs(recorder.steps) do
    if needed[step] then
      local name, count = "t" .. step.index, #step.results
      if count == 1 then
        declarations[#declarations + 1] = ("LT_AUTO lt_tensor *%s = NULL;"):format(name)
      else
        declarations[#declarations + 1] = ("lt_tensor *%s[%d] LT_AUTO_ARRAY(%d) = {NULL};"):format(name, count, count)
      end
      local condition = guard(keys(needed[step]))
      body[#body + 1] = (condition and "if (" .. condition .. ") " or "") .. statement(step, failed or "-1")
    end
  end
  return declarations, body, named
end

return program
