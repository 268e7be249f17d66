--- `luatorch kernel`: the prompt as a kernel of Jupyter notebooks (the messaging protocol, version 5.3).
--
--   luatorch kernel install [--user | --prefix FOLDER]     tells Jupyter of this program
--   luatorch kernel uninstall [--user | --prefix FOLDER]   takes that back
--   luatorch kernel run CONNECTION_FILE                    what Jupyter calls
--
-- Files: `wire` signs and parses messages, `server` has the sockets and answers requests, `execute` runs cells, `display` says how values
-- look in a notebook, `keyboard` asks for what a cell reads, `install` writes the kernel's description.

local USAGE = [[
usage: luatorch kernel install [--user | --prefix FOLDER]
       luatorch kernel uninstall [--user | --prefix FOLDER]
       luatorch kernel run CONNECTION_FILE]]

--- The options behind install and uninstall.
local function read_options(...)
  local options, words = {}, {...}
  local i = 1
  while words[i] do
    if words[i] == "--user" then options.user = true
    elseif words[i] == "--prefix" and words[i + 1] then
      i = i + 1
      options.prefix = words[i]
    else error("luatorch kernel: unknown option " .. words[i] .. "\n" .. USAGE, 0) end
    i = i + 1
  end
  return options
end

local COMMANDS = {
  install = function(...) require "torch.kernel.install".install(read_options(...)) end,
  uninstall = function(...) require "torch.kernel.install".uninstall(read_options(...)) end,
  run = function(path)
    if not path then error("luatorch kernel run: a connection file is missing\n" .. USAGE, 0) end
    require "torch.kernel.server".run(path)
  end,
}

return function(command, ...)
  local run = COMMANDS[command]
  if not run then error(USAGE, 0) end
  run(...)
end
