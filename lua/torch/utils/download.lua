--- Fetching files with curl. A file appears under its name only when it is whole and has the right checksum.

local core = require "torch.core"
local shell = require "torch.utils.shell"

local download = {}

local programs = {
  sha256 = {{"sha256sum"}, {"shasum", "-a", "256"}},
  md5 = {{"md5sum"}, {"md5", "-q"}},
}

--- The checksum of a file, "sha256" or "md5", in hexadecimal; nil when the file cannot be read.
function download.checksum(kind, path)
  for _, program in ipairs(programs[kind]) do
    local words = table.move(program, 1, #program, 1, {})
    words[#words + 1] = path
    local text = shell.read(table.unpack(words))
    local sum = text and text:match("%x+")
    if sum then return sum end
  end
end

--- True when the file exists and has the checksums that are given: {sha256 = ..., md5 = ...}.
function download.matches(path, sums)
  local file = io.open(path, "rb")
  if not file then return false end
  file:close()
  for kind, expected in pairs(sums or {}) do
    if download.checksum(kind, path) ~= expected then return false end
  end
  return true
end

--- Makes a folder and those above it.
download.make_folder = core.make_folder

--- Fetches a URL to a path. Returns true, or nil and the reason; a file that does not match its checksums is removed.
function download.fetch(url, path, sums)
  local part = path .. ".part"
  if not shell.run("curl", "-fsSL", "--retry", "2", "--connect-timeout", "20", "-o", part, url) then
    os.remove(part)
    return nil, url .. ": cannot be fetched"
  end
  if not download.matches(part, sums) then
    os.remove(part)
    return nil, url .. ": the checksum is wrong"
  end
  return os.rename(part, path)
end

return download
