--- `:help`: all commands, or one.
local style = require "torch.shell.style"

local help = {}

local INTRODUCTION = [[
Type Lua. torch, nn, F (torch.nn.functional) and optim are there; an expression's values are printed, and kept as _ (the last) and _1, _2, ...
A local stays for the session. A semicolon behind an expression hides its values. Tab completes, also options: x:sum{d<Tab>.

  ?name or name?    what a name is: how it is called, shapes, an example
  ??name            with its source
  !command          runs a command of the system
]]

local function list_commands(commands)
  local names = {}
  for name in pairs(commands.names()) do names[#names + 1] = name end
  table.sort(names)
  local lines = {}
  for i, name in ipairs(names) do
    local command = commands.find(name)
    lines[i] = ("  %-24s %s"):format(command.usage, command.help:match "^[^.]*")
  end
  return table.concat(lines, "\n")
end

help.help = {
  usage = ":help [COMMAND]",
  help = "Lists the commands, or tells about one.",
  run = function(session, argument)
    local commands = require "torch.shell.commands"
    local name = argument:match "^:?(%a*)$" or argument
    if name == "" then return session.write(INTRODUCTION .. "\n" .. list_commands(commands)) end
    local command, message = commands.find(name)
    if not command then error(message, 0) end
    session.write(style.paint("bold", command.usage) .. "\n" .. command.help)
  end,
}

return help
