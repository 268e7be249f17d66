--- `:who`: the variables of the session.
local core = require "torch.core"
local show = require "torch.shell.show"
local style = require "torch.shell.style"
local values = require "torch.shell.values"

local variables = {}

--- What Lua and the shell define.
local GIVEN = {torch = true, nn = true, F = true, optim = true, arg = true}
for name in ([[_G _VERSION assert collectgarbage coroutine debug dofile error getmetatable io ipairs load loadfile math next os package pairs
    pcall print rawequal rawget rawlen rawset require select setmetatable string table tonumber tostring type utf8 warn xpcall]]):gmatch "%S+" do
  GIVEN[name] = true
end

local function describe(value)
  if core.is_tensor(value) then
    local text = ("tensor   %s {%s}"):format(tostring(value.dtype):gsub("^torch%.", ""), table.concat(value:size(), ", "))
    return value.requires_grad and text .. " requires_grad" or text
  end
  if values.is_module(value) then return "module   " .. tostring(value):match "^[^\n(]*" end
  local text = show.value(value, {nested = true}):gsub("%s*\n%s*", " ")
  if style.width(text) > 60 then text = text:gsub("\27%[[%d;]*m", ""):sub(1, 57) .. "..." end
  return ("%-8s %s"):format(type(value), type(value) == "function" and "" or text)
end

--- The names and values that the user made, by name.
local function own_variables(environment)
  local names = {}
  for _, scope in ipairs {environment, _G} do
    for name in next, scope do
      if type(name) == "string" and (scope == environment or not GIVEN[name]) then names[name] = true end
    end
  end
  local list = {}
  for name in pairs(names) do list[#list + 1] = name end
  table.sort(list)
  return list
end

variables.own = own_variables

variables.who = {
  usage = ":who",
  help = "Lists your variables, locals and globals, with what they hold. _1, _2, ... are the results so far.",
  run = function(session)
    local names, width = own_variables(session.environment), 4
    for _, name in ipairs(names) do width = math.max(width, #name) end
    for _, name in ipairs(names) do
      session.write(("%s%s  %s"):format(name, (" "):rep(width - #name), describe(session.environment[name])))
    end
    if #names == 0 then session.write "no variables yet" end
  end,
}

return variables
