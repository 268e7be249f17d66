--- An installation in a folder of its own, for specs that build programs against it.
local installation = {}

local build = (os.getenv "LUATORCH" or "build/luatorch"):match "^(.*)/" or "."

--- Runs a command line; returns whether it ended well, and what it printed.
function installation.run(command)
  local pipe = assert(io.popen("{ " .. command .. "\n} 2>&1"))
  local text = pipe:read "a"
  return pipe:close() == true, text
end

--- The same for what must end well; returns what it printed.
function installation.must(command)
  local ok, text = installation.run(command)
  if not ok then error(command .. "\n" .. text, 2) end
  return text
end

local must = installation.must

--- Installs into a new folder; returns its path. What was made last stays as it is.
function installation.make()
  local root = must "mktemp -d":gsub("\n", "")
  must(("make -s BUILD=%s install PREFIX=%s/usr"):format(build, root))
  return root
end

--- The environment in which compilers and programs find the installation.
function installation.environment(root)
  return ("export PKG_CONFIG_PATH=%s/usr/lib/pkgconfig LD_LIBRARY_PATH=%s/usr/lib OMP_WAIT_POLICY=passive; "):format(root, root)
end

--- All files below a folder, sorted, a line each.
function installation.files(root)
  return must(("cd %s && find . -not -type d | sort"):format(root))
end

return installation
