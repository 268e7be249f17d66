--- What the specs of the file formats share: scratch files, fixtures and changed copies of files.

local files = {}

files.fixtures = "spec/io/fixtures/"

--- Calls f(path) with a path that is free, and removes the file afterwards.
function files.scratch(f)
  local path = os.tmpname()
  local results = table.pack(pcall(f, path))
  os.remove(path)
  if not results[1] then error(results[2], 0) end
  return table.unpack(results, 2, results.n)
end

function files.read(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read "a"
  file:close()
  return bytes
end

function files.write(path, bytes)
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
end

--- Loads `bytes` through a scratch file.
function files.load(load, bytes)
  return files.scratch(function(path)
    files.write(path, bytes)
    return load(path)
  end)
end

--- A generator of whole numbers below n that always gives the same ones: the specs must not depend on a run.
local function generator(seed)
  local state = seed
  return function(n)
    state = (state * 6364136223846793005 + 1442695040888963407) & 0x7fffffffffffffff
    return (state >> 20) % n
  end
end

local function change_bytes(bytes, random)
  for _ = 1, 1 + random(4) do
    local at = 1 + random(math.min(#bytes, random(2) == 0 and 300 or #bytes))
    bytes = bytes:sub(1, at - 1) .. string.char(random(256)) .. bytes:sub(at + 1)
  end
  return bytes
end

--- Hands `count` damaged copies of a file to `load`: each must be refused with a message or load without harm.
-- Returns how many were refused.
function files.damage(load, bytes, count, seed)
  local random, refused = generator(seed or 1), 0
  for i = 1, count do
    local copy = i % 2 == 0 and bytes:sub(1, random(#bytes)) or change_bytes(bytes, random)
    local ok, message = pcall(files.load, load, copy)
    if not ok then
      assert(type(message) == "string" and #message > 0, "an error without a message")
      assert(not message:find "attempt to", message)
      refused = refused + 1
    end
  end
  return refused
end

return files
