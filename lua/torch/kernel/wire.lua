--- Messages of Jupyter's protocol: identities, a delimiter, a signature, and four parts in JSON (header, parent header, metadata, content).
-- A message whose signature is wrong comes from somebody who does not know the key, and is dropped.

local host = require "torch.kernel.host"
local json = require "torch.utils.json"
local zmq = require "torch.kernel.zmq"

local wire = {}

local DELIMITER, VERSION = "<IDS|MSG>", "5.3"

--- A random identifier in the form of a UUID.
function wire.identifier()
  local hex = host.random_bytes(16):gsub(".", function(c) return ("%02x"):format(c:byte()) end)
  return ("%s-%s-%s-%s-%s"):format(hex:sub(1, 8), hex:sub(9, 12), hex:sub(13, 16), hex:sub(17, 20), hex:sub(21, 32))
end

local function now() return os.date "!%Y-%m-%dT%H:%M:%S.000000Z" end

--- Bytes as text that JSON can hold: what is not UTF-8 becomes the replacement character.
function wire.text(bytes)
  if utf8.len(bytes) then return bytes end
  local out, at = {}, 1
  while at <= #bytes do
    local length, bad = utf8.len(bytes, at)
    local stop = length and #bytes or bad - 1
    out[#out + 1] = bytes:sub(at, stop)
    if not length then out[#out + 1] = "\u{fffd}" end
    at = stop + 2
  end
  return table.concat(out)
end

--- wire.new(key, session): a way to read and write messages with a key; an empty key signs nothing.
function wire.new(key, session)
  local self = {}

  local function signature(parts)
    return key == "" and "" or zmq.sign(key, table.concat(parts))
  end

  --- The parts of a message to send.
  function self.encode(identities, kind, parent, content, metadata)
    local header = {msg_id = wire.identifier(), session = session, username = "kernel", date = now(), msg_type = kind, version = VERSION}
    local body = {json.encode(header), json.encode(parent or {}), json.encode(metadata or {}), json.encode(content)}
    local parts = table.move(identities, 1, #identities, 1, {})
    table.move({DELIMITER, signature(body)}, 1, 2, #parts + 1, parts)
    return table.move(body, 1, #body, #parts + 1, parts)
  end

  local function delimiter_at(parts)
    for i, part in ipairs(parts) do
      if part == DELIMITER then return i end
    end
  end

  --- The message in the parts that came: {identities =, header =, content =}; nil for one that is malformed or not signed with the key.
  function self.decode(parts)
    local at = delimiter_at(parts)
    if not at or #parts < at + 5 then return nil end
    local body = table.move(parts, at + 2, at + 5, 1, {})
    if key ~= "" and parts[at + 1] ~= signature(body) then return nil end
    local ok, header = pcall(json.decode, body[1])
    local fine, content = pcall(json.decode, body[4])
    if not (ok and fine and type(header) == "table" and type(content) == "table") then return nil end
    return {identities = table.move(parts, 1, at - 1, 1, {}), header = header, content = content}
  end

  return self
end

return wire
