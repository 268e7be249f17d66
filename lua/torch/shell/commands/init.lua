--- Commands of the prompt: `:name argument`. Each file of this folder returns some, by name:
---
---   {help = "what it does", usage = ":time CODE", run = function(session, argument) ... end}
---
--- A file is loaded when one of its commands is first called. What a command prints goes through session.write.
local suggest = require "torch.shell.suggest"

local commands = {}

local home = {
  time = "timing", bench = "timing", prof = "profiling", mem = "memory", who = "variables", load = "files", save = "files", edit = "files",
  reload = "files", pwd = "system", cd = "system", debug = "debugging", help = "help",
}

--- commands.names(): the set of all names, {[name] = true}.
function commands.names()
  local names = {}
  for name in pairs(home) do names[name] = true end
  return names
end

--- commands.find(name): the command, or nil and a message that offers the nearest ones.
function commands.find(name)
  if home[name] then return require("torch.shell.commands." .. home[name])[name] end
  local list = {}
  for known in pairs(home) do list[#list + 1] = known end
  local near = suggest.text(name, list)
  return nil, (":%s is no command%s (:help lists them)"):format(name, near and "; " .. near or "")
end

return commands
