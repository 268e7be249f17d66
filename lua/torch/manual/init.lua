--- What is known of functions written in C that are no operators: those of the library (functions.lua) and of Lua (language.lua).
---
--- The two files are texts of paragraphs. The lines of a paragraph that are not indented are the ways to call the function; the indented ones
--- say what it does; those behind "> " at the end are an example, which is run when it is shown (torch.examples).
local core = require "torch.core"

local manual = {}

local paragraphs, by_function

local function add_paragraph(text)
  local calls, lines, example = {}, {}, nil
  for line in text:gmatch "[^\n]+" do
    local indented = line:match "^  (.*)$"
    if not indented then calls[#calls + 1] = line
    elseif indented:find "^> " then example = (example and example .. "\n" or "") .. indented:sub(3)
    else lines[#lines + 1] = indented end
  end
  local name = calls[1]:match "^[%w_.:]+"
  paragraphs[name] = {name = name, calls = calls, text = table.concat(lines, "\n"), example = example}
end

local function read()
  paragraphs = {}
  for _, name in ipairs {"functions", "language"} do
    for text in (require("torch.manual." .. name) .. "\n"):gmatch "(.-\n)\n+" do add_paragraph(text) end
  end
end

--- The function of a path such as "torch.tensor", "x:item" (a method of tensors) or "string.format".
local function function_of(path)
  local method = path:match "^x:([%w_]+)$"
  if method then return core.methods[method] end
  local module, name = path:match "^(.-)%.?([%w_]+)$"
  local owner = module == "" and _G or package.loaded[module]
  return type(owner) == "table" and rawget(owner, name) or nil
end

--- manual.find(path): the paragraph of "torch.tensor", "string.format", "for" and so on: {name =, calls = a list of lines, text =, example = Lua text or nil}; or nil.
function manual.find(path)
  if not paragraphs then read() end
  return paragraphs[path]
end

--- manual.each(): walks all paragraphs: path, paragraph.
function manual.each()
  if not paragraphs then read() end
  return pairs(paragraphs)
end

--- manual.of(f): the paragraph of a function, or nil.
function manual.of(f)
  if not paragraphs then read() end
  if not by_function then
    by_function = {}
    for path, paragraph in pairs(paragraphs) do
      local value = function_of(path)
      if value then by_function[value] = paragraph end
    end
  end
  return by_function[f]
end

return manual
