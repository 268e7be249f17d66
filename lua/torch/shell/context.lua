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

local ARITHMETIC = {["+"] = true, ["-"] = true, ["*"] = true, ["/"] = true, ["%"] = true, ["^"] = true}

--- The step of an expression in round brackets: what stands alone in them, or operands with arithmetic between them; nil for any other.
local function read_group(list, first, last)
  local operands, alone = {}, true
  last = last - 1
  while last > first do
    local token = list[last]
    if token.kind == "number" or ARITHMETIC[token.text] then
      alone, last = false, last - 1
    else
      operands[#operands + 1], last = context.chain(list, last)
      if not last then return nil end
    end
  end
  return {"group", operands = operands, alone = alone}
end

--- The step of the name list[last]. These readers also return the position in front of the step, and whether the chain goes on there.
local function read_name(list, last)
  local dot = list[last - 1]
  local joined = dot and dot.kind == "symbol" and (dot.text == "." or dot.text == ":")
  local kind = not joined and "name" or dot.text == "." and "field" or "method"
  return {kind, text = list[last].text}, last - (joined and 2 or 1), joined
end

--- The step that ends in list[last] and is no name: a call, an index, a string, or something in brackets.
local function read_bracket(list, last)
  local token = list[last]
  local first = token.kind == "string" and last or find_opening(list, last)
  if not first then return nil end
  local is_called, inner = ends_operand(list[first - 1]), last - first == 2 and list[first + 1].text or nil
  local step
  if token.kind == "string" then step = {is_called and "call" or "string", text = token.text}
  elseif is_called then step = {token.text == "]" and "index" or "call", text = inner}
  elseif token.text == ")" then step = read_group(list, first, last)
  else step = {"unknown"} end
  return step, first - 1, is_called
end

--- context.chain(list, last): the steps of the expression that ends in list[last], from its root: {"name", text =}, {"field", text =},
--- {"method", text =}, {"call", text = its one token or nil}, {"index", text = likewise}, {"string", text =}, {"group", operands = chains,
--- alone = whether there is no arithmetic}. And the position in front of it. nil when there is none.
function context.chain(list, last)
  local steps, continues = {}, true
  while continues do
    local token = list[last]
    if not ends_operand(token) then return nil end
    local step
    step, last, continues = (token.kind == "name" and read_name or read_bracket)(list, last)
    if not step then return nil end
    table.insert(steps, 1, step)
  end
  return steps, last
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
  if kind == "string" and ends_operand(list[#list]) then return (context.chain(list, #list)), false end
  local open = open_brackets(list)
  local innermost = open[#open]
  for i = #open, 1, -1 do
    local at = open[i]
    if list[at].text ~= "[" and ends_operand(list[at - 1]) then
      local is_table = list[innermost].text == "{" and (i == #open or i == #open - 1)
      local before = list[#list].text
      return (context.chain(list, at - 1)), is_table and (before == "{" or before == ",")
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

--- Whether the list ends in `local NAME <` or `local NAME, NAME <`.
local function declares_attribute(list)
  local at = #list - 1
  if #list < 3 or list[#list].text ~= "<" then return false end
  while at > 2 and list[at].kind == "name" and list[at - 1].text == "," do at = at - 2 end
  return list[at].kind == "name" and list[at - 1] ~= nil and list[at - 1].text == "local"
end

--- The name in `name =` that ends in list[last], or nil.
local function key_before(list, last)
  local name = list[last - 1]
  return name and name.kind == "name" and list[last].text == "=" and name.text or nil
end

--- context.read(text): describes the end of the text by a table:
---   kind      "name", "field" (behind a dot), "method" (behind a colon), "string", "key" (a string in square brackets behind a value),
---             "attribute" (behind `local x <`), "number" or "comment"
---   prefix    what is written of the name or string, and `start`, the position in the text where that begins
---   chain     the steps of the value whose field, method or key it is
---   tokens    those of the whole text
---   call      the steps of the function in whose arguments it stands, or nil
---   option    true where the name of an option may stand
---   key       the name in front of `=`, for a value in a table of options: `{dtype = |`
function context.read(text)
  local list, in_comment = tokens.all(text)
  local place = {tokens = list}
  place.kind, place.prefix, place.start = read_end(text, list, in_comment)
  if place.start <= #text or place.kind == "string" then list[#list] = nil end
  local last, before, value_at = list[#list], list[#list - 1], #list
  if place.kind == "name" and last and before and (last.text == "." or last.text == ":") and ends_operand(before) then
    place.kind = last.text == "." and "field" or "method"
    place.chain, value_at = context.chain(list, #list - 1)
  elseif place.kind == "string" and last and last.text == "[" and ends_operand(before) then
    place.kind, place.chain = "key", context.chain(list, #list - 1)
  elseif place.kind == "name" and declares_attribute(list) then
    place.kind = "attribute"
  end
  place.key = value_at and key_before(list, value_at)
  if last then place.call, place.option = find_call(list, place.kind) end
  place.option = place.option and place.kind == "name" or false
  return place
end

return context
