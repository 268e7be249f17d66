--- Lua's tokens: just enough of a lexer for what the prompt does with text that may be unfinished.
local tokens = {}

local find, sub = string.find, string.sub

--- Returns the position behind the quoted string that starts at `first`, and whether it is closed.
local function skip_quoted(text, first)
  local quote = sub(text, first, first)
  local position = first + 1
  while true do
    local at = find(text, "[\\" .. quote .. "]", position)
    if not at then return #text + 1, false end
    if sub(text, at, at) == quote then return at + 1, true end
    position = at + 2
  end
end

--- Returns the position behind the long bracket that opens at `first` and whether it is closed; nil if there is none.
local function skip_long_bracket(text, first)
  local _, _, level = find(text, "^%[(=*)%[", first)
  if not level then return nil end
  local _, last = find(text, "]" .. level .. "]", first, true)
  return (last or #text) + 1, last ~= nil
end

--- Returns the position behind the comment whose dashes start at `first`, and whether more than the end of the text ended it.
local function skip_comment(text, first)
  local behind, closed = skip_long_bracket(text, first + 2)
  if behind then return behind, closed end
  local newline = find(text, "\n", first, true)
  return newline or #text + 1, newline ~= nil
end

--- Returns the position behind the white space and comments at `position`, and whether the text ends within a comment.
local function skip_blank(text, position)
  while true do
    local _, last = find(text, "^%s+", position)
    position = last and last + 1 or position
    if sub(text, position, position + 1) ~= "--" then return position, false end
    local closed
    position, closed = skip_comment(text, position)
    if not closed then return position, true end
  end
end

--- Returns the position behind the string at `first` and its kind, "string" or "open string"; nil if there is none.
local function skip_string(text, first)
  local behind, closed
  if find(text, "^[\"']", first) then
    behind, closed = skip_quoted(text, first)
  else
    behind, closed = skip_long_bracket(text, first)
  end
  if behind then return behind, closed and "string" or "open string" end
end

--- tokens.next(text, position): the first token at or behind `position`, its position, the position behind it, and its kind:
--- "name", "number", "string", "open string" (one that the text breaks off) or "symbol" (one character). At the end of the text nil,
--- and whether that lies within a comment.
function tokens.next(text, position)
  local first, in_comment = skip_blank(text, position)
  if first > #text then return nil, in_comment end
  local _, last = find(text, "^[%a_][%w_]*", first)
  if last then return sub(text, first, last), first, last + 1, "name" end
  _, last = find(text, "^%.?%d[%w%.]*", first)
  if last then return sub(text, first, last), first, last + 1, "number" end
  local behind, kind = skip_string(text, first)
  if not behind then behind, kind = first + 1, "symbol" end
  return sub(text, first, behind - 1), first, behind, kind
end

--- tokens.all(text): a list of all tokens, each {text =, first =, behind =, kind =}, and whether the text ends within a comment.
function tokens.all(text)
  local list, position = {}, 1
  while true do
    local token, first, behind, kind = tokens.next(text, position)
    if not token then return list, first end
    list[#list + 1] = {text = token, first = first, behind = behind, kind = kind}
    position = behind
  end
end

return tokens
