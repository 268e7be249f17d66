--- The local variables that an unfinished input declares: names behind `local`, of parameters, and of loops.
---
--- Blocks are not told apart: a name stays known to the end of the input. Where a local is given the value of a chain (`local w = model[1].weight`)
--- that chain is kept, so that its fields are known as well.
local context = require "torch.shell.context"

local declared = {}

--- Adds the names of a list `a, b <attribute>, ...` at a position; returns the position behind the last.
local function add_names(list, at, names)
  local last
  while list[at] and list[at].kind == "name" and not context.keywords[list[at].text] do
    names[#names + 1] = {name = list[at].text}
    last = names[#names]
    at = at + 1
    if list[at] and list[at].text == "<" then at = at + 3 end
    if not list[at] or list[at].text ~= "," then break end
    at = at + 1
  end
  return at, last
end

--- The position of the last token of the expression at a position: of as much as is one chain.
local function chain_behind(list, first)
  for last = first, #list do
    local steps, before = context.chain(list, last)
    local next_token = list[last + 1]
    local goes_on = next_token and next_token.kind ~= "name" and next_token.text ~= ";" and next_token.text ~= ","
    if steps and before == first - 1 and not goes_on then return steps end
  end
end

local READERS = {}

READERS["local"] = function(list, at, names)
  if list[at] and list[at].text == "function" then return add_names(list, at + 1, names) end
  local behind, last = add_names(list, at, names)
  if last and list[behind] and list[behind].text == "=" then last.chain = chain_behind(list, behind + 1) end
end

READERS["for"] = add_names

READERS["function"] = function(list, at, names)
  while list[at] and list[at].text ~= "(" do at = at + 1 end
  add_names(list, at + 1, names)
end

--- declared.names(list): of a list of tokens, a list of {name =, chain = its value's, if that is one (torch.shell.context)}.
function declared.names(list)
  local names = {}
  for i, token in ipairs(list) do
    local read = token.kind == "name" and READERS[token.text]
    if read then read(list, i + 1, names) end
  end
  return names
end

return declared
