--- The documentation comments of the library's Lua files: what `?name` and torch.help tell of everything that is no operator.
---
--- A block is a run of comment lines that begins with three dashes. Its heading, up to the first ": ", shows how the names that it describes are
--- called:
---
---   --- nn.Identity(...): returns its input; arguments are ignored.
---   -- Example:
---   --   nn.Identity()(torch.ones(2))
---   function Identity.forward(_, x) return x end
---
--- Lines below "Example:" that are indented are run when they are shown (torch.examples).
local core = require "torch.core"

local documentation = {}

-- ---- one block ----

--- documentation.split(comment): the text of a comment without its example, and the example, or nil.
function documentation.split(comment)
  local text, code, inside = {}, {}, false
  for line in (comment .. "\n"):gmatch "(.-)\n" do
    inside = line:find "^Example:%s*$" ~= nil or inside and line:find "^%s%s" ~= nil
    local list = inside and code or text
    list[#list + 1] = line
  end
  if #code == 0 then return comment end
  for i, line in ipairs(code) do code[i] = line:sub(3) end
  return table.concat(text, "\n"), table.concat(code, "\n", 2)
end

--- The names that a comment's heading tells of, {"view_as", "expand_as"} of "x:view_as(other), x:expand_as: sizes of another tensor": those with brackets,
--- those behind a dot or colon, and a single name.
local function names_told(comment)
  local names = {}
  local plain = comment:gsub("%b()", "()"):gsub("%b{}", "()"):gsub("%[[^%]]*%]", "")
  local heading = plain:match "^(.-):%s"
  if not heading or heading:find "%.%s" then heading = plain:match "^[%w_.:]+%(%)" or "" end
  for name in heading:gmatch "([%a_][%w_]*)%(%)" do names[#names + 1] = name end
  for name in heading:gmatch "[%a_][%w_.:]*[.:]([%a_][%w_]*)" do names[#names + 1] = name end
  names[#names + 1] = heading:match "^[%a_][%w_]*$"
  return names
end

-- ---- one file ----

local function new_block(comment, line)
  local names = {}
  for _, name in ipairs(names_told(comment)) do names[name] = true end
  return {comment = comment, line = line, names = names}
end

--- Reads a file: a list of {comment =, line =, names =}, `line` being that below the comment, and names the set of those told. The head of the file, which
--- tells of its mechanism, is none of them.
local function read(text)
  local blocks, block, number = {}, {}, 0
  for line in (text .. "\n"):gmatch "(.-)\n" do
    number = number + 1
    local comment = line:match "^%s*%-%-%-? ?(.*)$"
    if comment and (#block > 0 or line:match "^%s*%-%-%-") then
      block[#block + 1] = comment
    elseif #block > 0 then
      if #block < number - 1 then blocks[#blocks + 1] = new_block(table.concat(block, "\n"), number) end
      block = {}
    end
  end
  return blocks
end

local files = {}

local function blocks_of(module)
  if not files[module] then
    local text = core.source_of(module)
    files[module] = text and read(text) or {}
  end
  return files[module]
end

local function place_of(module, line)
  return ("%s.lua:%d"):format(module:gsub("%.", "/"), line)
end

--- documentation.find(module, name): the comment of a library's file whose heading tells a name, its place "torch/nn/modules/conv.lua:61", and the
--- line of that; nil if there is none.
function documentation.find(module, name)
  for _, block in ipairs(blocks_of(module)) do
    if block.names[name] then return block.comment, place_of(module, block.line), block.line end
  end
end

--- All blocks of the library, a list of {module, block}.
local function all_blocks()
  local list = {}
  for _, module in ipairs(core.source_names()) do
    for _, block in ipairs(module:find "^torch%.ops%." and {} or blocks_of(module)) do list[#list + 1] = {module, block} end
  end
  return list
end

--- documentation.each(): walks all comments of the library: comment, place.
function documentation.each()
  return coroutine.wrap(function()
    for _, item in ipairs(all_blocks()) do coroutine.yield(item[2].comment, place_of(item[1], item[2].line)) end
  end)
end

--- documentation.names(): the set of all names that headings tell.
function documentation.names()
  local names = {}
  for _, item in ipairs(all_blocks()) do
    for name in pairs(item[2].names) do names[name] = true end
  end
  return names
end

--- documentation.about(name): all comments whose heading tells a name, whatever file they are in: a list of {comment =, module =}.
function documentation.about(name)
  local found = {}
  for _, item in ipairs(all_blocks()) do
    if item[2].names[name] then found[#found + 1] = {comment = item[2].comment, module = item[1]} end
  end
  return found
end

-- ---- sources ----

--- Whether a text is a statement, or a field of a table.
local function compiles(text)
  return load(text) ~= nil or load("return {" .. text .. "}") ~= nil
end

--- documentation.statement(module, line): the text of the statement or table field of a library's file that begins on a line; nil if there is none.
function documentation.statement(module, line)
  local lines, number = {}, 0
  for text in (core.source_of(module) .. "\n"):gmatch "(.-)\n" do
    number = number + 1
    if number >= line then
      lines[#lines + 1] = text
      local statement = table.concat(lines, "\n")
      if statement:find "%S" and compiles(statement) then return statement end
      if #lines > 80 then return nil end
    end
  end
end

--- The lines of a chunk that are at work: that of its outermost call, and that of the function of the innermost helper, if one is called.
local function lines_at_work(source)
  local outer, helper
  for level = 3, 12 do
    local info = debug.getinfo(level, "Sl")
    if not info then break end
    if info.source == source and info.what == "main" then outer = info.currentline
    elseif info.source == source then helper = helper or info.linedefined end
  end
  return {outer, helper}
end

--- documentation.entry(entry): the text of an operator's entry, with the helper that makes it where there is one, and its place "src/ops/view.lua:12".
function documentation.entry(entry)
  local module, lines = "torch.ops." .. entry.family, {}
  local function op(name)
    if name == entry.name then lines = lines_at_work "=entries" end
    return function() end
  end
  assert(load(core.source_of(module), "=entries", "t", setmetatable({op = op, ops = {}}, {__index = _G})))()
  local parts = {}
  for i, line in ipairs(lines) do parts[i] = documentation.statement(module, line) end
  return table.concat(parts, "\n\n"), ("src/ops/%s.lua:%d"):format(entry.family, lines[1])
end

return documentation
