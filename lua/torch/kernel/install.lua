--- Where Jupyter looks for kernels: <data folder>/kernels/luatorch/kernel.json says how to start this one.

local host = require "torch.kernel.host"
local json = require "torch.utils.json"
local shell = require "torch.utils.shell"

local install = {}

--- The folder of kernels: below a prefix, in the user's data folder, or in the system's (for root) or the user's.
local function folder_of(options)
  if options.prefix then return options.prefix .. "/share/jupyter/kernels/luatorch" end
  local home = os.getenv "HOME" or "."
  local data = os.getenv "JUPYTER_DATA_DIR" or (os.getenv "XDG_DATA_HOME" or home .. "/.local/share") .. "/jupyter"
  if options.user or not shell.run("test", "-w", "/usr/local/share") then return data .. "/kernels/luatorch" end
  return "/usr/local/share/jupyter/kernels/luatorch"
end

local function write(path, text)
  local file, message = io.open(path, "w")
  if not file then error("luatorch kernel install: " .. message, 0) end
  file:write(text)
  if not file:close() then error("luatorch kernel install: cannot write " .. path, 0) end
end

--- Writes kernel.json, with the path of the running program.
function install.install(options)
  local folder = folder_of(options)
  if not shell.run("mkdir", "-p", folder) then error("luatorch kernel install: cannot make the folder " .. folder, 0) end
  write(folder .. "/kernel.json", json.encode {
    argv = {host.program_path() or "luatorch", "kernel", "run", "{connection_file}"},
    display_name = "LuaTorch", language = "lua", interrupt_mode = "signal", metadata = {debugger = false},
  } .. "\n")
  print("The kernel is installed in " .. folder)
end

--- Removes what install wrote.
function install.uninstall(options)
  local folder = folder_of(options)
  os.remove(folder .. "/kernel.json")
  os.remove(folder)
  print("The kernel is removed from " .. folder)
end

return install
