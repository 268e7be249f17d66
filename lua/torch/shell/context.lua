--- Where the cursor stands: what is being written there, of what value, within which call.
---
--- The text up to the cursor is read as tokens. What counts is found backwards from its end: the name or string that is being written, the
--- chain of fields and calls in front of it (`model.layers[1]:`), and the brackets that are still open.
local tokens = require "torch.shell.tokens"

local context = {}

local KEYWORDS = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat return then true until while]]):gmatch "%a+" do
  KEYWORDS[word] = true
end

context.keywords = KEYWORDS

local OPENING = {[")"] = "(", ["}"] = "{", ["]"] = "["}

--- True when an expression can end in this token, so that a bracket behind it is a call or an index.
local function ends_operand(token)
  if not token then return false end
  if token.kind == "name" then return not KEYWORDS[token.text] end
  return token.kind == "string" or OPENING[token.text] ~= nil
end

--- Returns the position in the list of the bracket that list[last] closes, or nil.
local function find_opening(list, last)
  local depth = 0
  for i = last, 1, -1 do
    local token = list[i]
    if token.kind == "symbol" then
      if OPENING[token.text] then depth = depth + 1 end
      if token.text == "(" or token.text == "{" or token.text == "[" then depth = depth - 1 end
      if depth == 0 then return i end
    end
  end
end

--- The step that ends in list[last] and is no name: a call, an index, or a string. Returns it and where the rest of the chain ends.
local function read_bracket(list, last)
  local token = list[last]
  local first = token.kind == "string" and last or find_opening(list, last)
  if not first then return nil end
  local is_called = ends_operand(list[first - 1])
  if token.kind == "string" then
    return {is_called and "call" or "string", text = token.text}, is_called and first - 1
  elseif not is_called then
    local is_string = last - first == 2 and list[first + 1].kind == "string"
    return {is_string and "string" or "unknown"}, nil
  elseif token.text == "]" then
    return {"index", text = last - first == 2 and list[first + 1].text or nil}, first - 1
  end
  return {"call", text = last - first == 2 and list[first + 1].text or nil}, first - 1
end

--- context.chain(list, last): the steps of the expression that ends in list[last], from its root: {"name", text =}, {"field", text =},
--- {"method", text =}, {"call", text = its one token or nil}, {"index", text = likewise}, {"string", text =}; nil when there is none.
function context.chain(list, last)
  local steps = {}
  while last do
    local token = list[last]
    local step
    if not ends_operand(token) then return nil end
    if token.kind == "name" then
      local before = list[last - 1]
      local joined = before and (before.text == "." or before.text == ":") and before.kind == "symbol"
      step = {not joined and "name" or before.text == "." and "field" or "method", text = token.text}
      last = joined and last - 2 or nil
    else
      step, last = read_bracket(list, last)
      if not step then return nil end
    end
    table.insert(steps, 1, step)
  end
  return steps
end

--- The open brackets of a list of tokens, outermost first: their positions in the list.
local function open_brackets(list)
  local open = {}
  for i, token in ipairs(list) do
    if token.kind == "symbol" then
      if token.text == "(" or token.text == "{" or token.text == "[" then open[#open + 1] = i end
      if OPENING[token.text] then open[#open] = nil end
    end
  end
  return open
end

--- The innermost call around the end of the list, and whether a new entry of its table of options may begin there.
local function find_call(list, kind)
  if kind == "string" and ends_operand(list[#list]) then return context.chain(list, #list), false end
  local open = open_brackets(list)
  local innermost = open[#open]
  for i = #open, 1, -1 do
    local at = open[i]
    if list[at].text ~= "[" and ends_operand(list[at - 1]) then
      local is_table = list[innermost].text == "{" and (i == #open or i == #open - 1)
      local before = list[#list].text
      return context.chain(list, at - 1), is_table and (before == "{" or before == ",")
    end
  end
end

--- What stands at the end of the text: `kind`, `prefix` (what is written of it), `start` (its position).
local function read_end(text, list, in_comment)
  local last = list[#list]
  if in_comment then return "comment", "", #text + 1 end
  if not last then return "name", "", #text + 1 end
  if last.kind == "open string" then
    local quote = last.text:match "^%[=*%[" or last.text:sub(1, 1)
    return "string", last.text:sub(#quote + 1), last.first + #quote
  end
  if last.kind == "number" and last.behind > #text then return "number", "", #text + 1 end
  if last.kind == "name" and last.behind > #text then return "name", last.text, last.first end
  return "name", "", #text + 1
end

--- context.read(text): describes the end of the text by a table:
---   kind      "name", "field" (behind a dot), "method" (behind a colon), "string", "number" or "comment"
---   prefix    what is written of the name or string, and `start`, the position in the text where that begins
---   chain     the steps of the value whose field or method it is
---   call      the steps of the function in whose arguments it stands, or nil
---   option    true where the name of an option may stand
---   key       the name in front of `=`, for a value in a table of options: `{dtype = |`
function context.read(text)
  local list, in_comment = tokens.all(text)
  local place = {}
  place.kind, place.prefix, place.start = read_end(text, list, in_comment)
  if place.start <= #text or place.kind == "string" then list[#list] = nil end
  local last, before = list[#list], list[#list - 1]
  if place.kind == "name" and last and before and (last.text == "." or last.text == ":") and ends_operand(before) then
    place.kind = last.text == "." and "field" or "method"
    place.chain = context.chain(list, #list - 1)
    list[#list], list[#list - 1] = nil, nil
  elseif last and last.text == "=" and before and before.kind == "name" then
    place.key = before.text
  end
  if last then place.call, place.option = find_call(list, place.kind) end
  place.option = place.option and place.kind == "name" or false
  return place
end

return context
