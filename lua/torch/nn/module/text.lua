--- How a module prints: PyTorch's tree, one submodule a line, `extra_repr` in the brackets.

local walk = require "torch.nn.module.walk"

local text = {}

local function number_text(value)
  if math.type(value) == "integer" then return tostring(value) end
  if value == math.huge then return "inf" elseif value == -math.huge then return "-inf" end
  local short = ("%.14g"):format(value)
  if tonumber(short) ~= value then short = ("%.17g"):format(value) end
  return short:find("[.en]") and short or short .. ".0"
end

local function tuple_text(list)
  local parts = {}
  for i, item in ipairs(list) do parts[i] = text.value(item) end
  return "(" .. table.concat(parts, ", ") .. (#parts == 1 and ",)" or ")")
end

--- A value as PyTorch prints it: True, None, (3, 3), 1e-05.
function text.value(value)
  if value == nil then return "None" end
  if type(value) == "boolean" then return value and "True" or "False" end
  if type(value) == "number" then return number_text(value) end
  if type(value) == "table" and getmetatable(value) == nil then return tuple_text(value) end
  return tostring(value)
end

--- "name=value, name=value" of the given fields of a module.
function text.fields(module, ...)
  local parts = {}
  for i, name in ipairs {...} do parts[i] = name .. "=" .. text.value(module[name]) end
  return table.concat(parts, ", ")
end

local function indent(block)
  return (block:gsub("\n", "\n  "))
end

local function child_lines(module)
  local lines = {}
  local names, children = walk.own(module, "module")
  for i, child in ipairs(children) do
    lines[i] = ("(%s): %s"):format(names[i], indent(tostring(child)))
  end
  return lines
end

local function extra_lines(module)
  local lines, extra = {}, module:extra_repr()
  if extra ~= "" then
    for line in (extra .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  end
  return lines
end

--- The text of a module; `tostring` and `print` come here.
function text.module(module)
  local extra, children = extra_lines(module), child_lines(module)
  local name = module.__name
  if #extra == 1 and #children == 0 then return name .. "(" .. extra[1] .. ")" end
  table.move(children, 1, #children, #extra + 1, extra)
  if #extra == 0 then return name .. "()" end
  return name .. "(\n  " .. table.concat(extra, "\n  ") .. "\n)"
end

return text
