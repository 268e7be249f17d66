--- The options of an example's command line: `--name value`, and `--short` for a form that takes seconds.
--
--   local options = read_options {epochs = 3, data = "data/mnist", short = {epochs = 1}}
--
-- The table names each option with its default, whose type the value takes on. What `short` holds takes the
-- defaults' place when --short is given; what the command line says comes before both.

local function usage(defaults, message)
  local lines = {}
  for name, value in pairs(defaults) do
    if name ~= "short" then lines[#lines + 1] = ("  --%s VALUE   (%s)"):format(name, tostring(value)) end
  end
  table.sort(lines)
  io.stderr:write(message, "\nusage: luatorch ", arg[0], " [--short]\n", table.concat(lines, "\n"), "\n")
  os.exit(2)
end

--- The text of a value as what the default is: a number or a text.
local function convert(text, default)
  if type(default) == "number" then return tonumber(text) end
  return text
end

--- The options on the command line, by name, and whether --short is among them.
local function parse(defaults)
  local given, short, i = {}, false, 1
  while arg[i] do
    local name = arg[i]:match "^%-%-([%w_]+)$"
    if name == "short" then
      short, i = true, i + 1
    else
      if not name or defaults[name] == nil then usage(defaults, "unknown option: " .. arg[i]) end
      given[name] = convert(arg[i + 1], defaults[name])
      if given[name] == nil then usage(defaults, ("--%s lacks its value"):format(name)) end
      i = i + 2
    end
  end
  return given, short
end

return function(defaults)
  local given, short = parse(defaults)
  local options = {}
  for name, value in pairs(defaults) do options[name] = value end
  options.short = short
  for name, value in pairs(short and defaults.short or {}) do options[name] = value end
  for name, value in pairs(given) do options[name] = value end
  return options
end
