--- `:pwd` and `:cd`: the folder that relative paths start from.
local core = require "torch.core"

local system = {}

system.pwd = {
  usage = ":pwd",
  help = "Tells the current folder.",
  run = function(session) session.write(core.current_folder()) end,
}

system.cd = {
  usage = ":cd [FOLDER]",
  help = "Changes the current folder; without one, to your home folder.",
  run = function(session, argument)
    local home = os.getenv "HOME"
    local path = argument == "" and home or argument:gsub("^~", function() return home end)
    core.change_folder(path)
    session.write(core.current_folder())
  end,
}

return system
