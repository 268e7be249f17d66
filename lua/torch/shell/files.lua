--- Names in the file system, for completion: paths, and modules below the folders of package.path.
local core = require "torch.core"

local files = {}

local MOST = 2000

--- The names in a folder; none where it cannot be read.
local function list(folder)
  local ok, names = pcall(core.list_folder, folder)
  return ok and names or {}
end

local function is_folder(path) return (pcall(core.list_folder, path)) end

local function expand_home(path)
  local home = os.getenv "HOME"
  return home and path:gsub("^~/", function() return home .. "/" end) or path
end

--- files.paths(prefix): the paths that begin with it, sorted; those of folders end in a slash. Hidden files come only when asked for.
function files.paths(prefix)
  local folder, start = prefix:match "^(.*/)([^/]*)$"
  folder, start = folder or "", start or prefix
  local found, place = {}, folder == "" and "./" or expand_home(folder)
  for _, name in ipairs(list(place)) do
    local hidden = name:sub(1, 1) == "." and start:sub(1, 1) ~= "."
    if name:sub(1, #start) == start and not hidden and #found < MOST then
      found[#found + 1] = folder .. name .. (is_folder(place .. name) and "/" or "")
    end
  end
  table.sort(found)
  return found
end

--- files.modules(prefix): the set of module names, {[name] = true}, that package.path has for the part of the prefix before its last dot. Folders of the
--- current folder are left out: most are none of modules.
function files.modules(prefix)
  local names, parent = {}, prefix:match "^(.*%.)[^.]*$" or ""
  for template in package.path:gmatch "[^;]+" do
    local root, ending = template:match "^(.-)%?(.*)$"
    if root and ending == ".lua" then
      local place = (root == "" and "./" or root) .. parent:gsub("%.", "/")
      for _, name in ipairs(list(place)) do
        local module = name:match "^([%w_%-]+)%.lua$"
        local below = not module and root ~= "./" and name:match "^[%w_%-]+$"
        if module or below and is_folder(place .. name) then names[parent .. (module or below)] = true end
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
