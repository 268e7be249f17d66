--- Local variables at the prompt: `local x = 1` as an assignment that outlives its line.
-- A chunk that compiles is rewritten token by token: a `local` outside of every block is left out, so
-- that its names become variables of the session. Closures therefore share them, as they share locals.
-- Line breaks stay where they are, and so do the line numbers of errors.
local next_token = require "torch.shell.tokens".next

local locals = {}

local sub = string.sub

local OPENS = {["function"] = true, ["do"] = true, ["if"] = true, ["repeat"] = true}
local CLOSES = {["end"] = true, ["until"] = true}

--- Reads `<attribute>` at `position`. Returns its range, its name and the position behind it; nil when none is there.
local function read_attribute(text, position)
  local bracket, first, behind = next_token(text, position)
  if bracket ~= "<" then return nil end
  local name, _, after = next_token(text, behind)
  local _, _, last = next_token(text, after)
  return {first, last}, name, last
end

--- Reads `name <attribute>, ...` at `position`. Returns the names, the attributes' ranges, whether one of them
-- is special (`<close>`, which must end with its block, or the name _ENV), the position behind the list,
-- and whether values follow.
local function read_names(text, position)
  local names, attributes, special = {}, {}, false
  while true do
    local name, _, after = next_token(text, position)
    local range, attribute, last = read_attribute(text, after)
    names[#names + 1] = name
    attributes[#attributes + 1] = range
    special = special or name == "_ENV" or attribute == "close"
    position = last or after
    local separator, _, behind = next_token(text, position)
    if separator ~= "," then
      return names, attributes, special, position, separator == "="
    end
    position = behind
  end
end

--- Appends text[first, behind) without the attributes' ranges.
local function copy_names(text, first, behind, attributes, pieces)
  for _, range in ipairs(attributes) do
    pieces[#pieces + 1] = sub(text, first, range[1] - 1)
    first = range[2]
  end
  pieces[#pieces + 1] = sub(text, first, behind - 1)
end

--- Rewrites the declaration whose `local` ends before `position`. Appends the new text to `pieces` and the
-- names to `declared`, and returns the position behind what it rewrote; nil when it must stay a local.
local function promote_declaration(text, position, pieces, declared)
  local token, _, behind = next_token(text, position)
  if token == "function" then
    declared[#declared + 1] = next_token(text, behind)
    return position
  end
  local names, attributes, special, after, has_values = read_names(text, position)
  if special then return nil end
  table.move(names, 1, #names, #declared + 1, declared)
  copy_names(text, position, after, attributes, pieces)
  if not has_values then pieces[#pieces + 1] = " = nil" end
  return after
end

--- Rewrites a chunk that compiles. Returns its new text and the list of the names it promoted.
function locals.promote(text)
  local pieces, declared = {}, {}
  local depth, copied, position = 0, 1, 1
  while true do
    local token, first, behind = next_token(text, position)
    if not token then break end
    position = behind
    if OPENS[token] then
      depth = depth + 1
    elseif CLOSES[token] then
      depth = depth - 1
    elseif token == "local" and depth == 0 then
      pieces[#pieces + 1] = sub(text, copied, first - 1)
      local after = promote_declaration(text, behind, pieces, declared)
      copied = after or first
      position = after or behind
    end
  end
  pieces[#pieces + 1] = sub(text, copied)
  return table.concat(pieces), declared
end

return locals
