--- Names in the file system, for completion: paths, and modules below the folders of package.path.
local shell = require "torch.utils.shell"

local files = {}

local MOST = 2000

--- The entries of a folder, those of folders with a slash behind them.
local function list(folder)
  local text = shell.read("ls", "-1p", "--", folder) or ""
  local names = {}
  for name in text:gmatch "[^\n]+" do
    names[#names + 1] = name
    if #names == MOST then break end
  end
  return names
end

local function expand_home(path)
  local home = os.getenv "HOME"
  return home and path:gsub("^~/", function() return home .. "/" end) or path
end

--- files.paths(prefix): the paths that begin with it, sorted; those of folders end in a slash. Hidden files come only when asked for.
function files.paths(prefix)
  local folder, start = prefix:match "^(.*/)([^/]*)$"
  folder, start = folder or "", start or prefix
  local found = {}
  for _, name in ipairs(list(folder == "" and "." or expand_home(folder))) do
    if name:sub(1, #start) == start then found[#found + 1] = folder .. name end
  end
  table.sort(found)
  return found
end

--- files.modules(prefix): the set of module names, {[name] = true}, that package.path has for the part of the prefix before its last dot.
function files.modules(prefix)
  local names, parent = {}, prefix:match "^(.*%.)[^.]*$" or ""
  for template in package.path:gmatch "[^;]+" do
    local root, ending = template:match "^(.-)%?(.*)$"
    if root and ending == ".lua" then
      for _, name in ipairs(list((root == "" and "./" or root) .. parent:gsub("%.", "/"))) do
        local module = name:match "^([%w_%-]+)%.lua$" or name:match "^([%w_%-]+)/$"
        if module and not (name:sub(-1) == "/" and root == "./") then names[parent .. module] = true end
      end
    end
  end
  return names
end

--- files.module_names(prefix): a sorted list of the modules that are loaded, built in, or found by files.modules.
function files.module_names(prefix)
  local names = files.modules(prefix)
  for _, known in ipairs {package.loaded, package.preload} do
    for name in pairs(known) do
      if not name:find "^torch%.ops%." then names[name] = true end
    end
  end
  local sorted = {}
  for name in pairs(names) do sorted[#sorted + 1] = name end
  table.sort(sorted)
  return sorted
end

return files
