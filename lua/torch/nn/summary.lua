--- nn.summary: a table of a model's layers, the size of what each gives, and its parameters.

local torch = require "torch"
local fail = require "torch.utils.fail"

local function size_text(value)
  if torch.is_tensor(value) then return "{" .. table.concat(value:size(), ", ") .. "}" end
  if type(value) == "table" then
    local parts = {}
    for i, item in ipairs(value) do parts[i] = size_text(item) end
    return table.concat(parts, " ")
  end
  return "-"
end

local function count(parameters)
  local all, trainable = 0, 0
  for _, p in ipairs(parameters) do
    all = all + p:numel()
    if p.requires_grad then trainable = trainable + p:numel() end
  end
  return all, trainable
end

--- 1234567 as 1,234,567.
local function with_commas(n)
  local text = tostring(n)
  local changed
  repeat
    text, changed = text:gsub("^(%d+)(%d%d%d)", "%1,%2")
  until changed == 0
  return text
end

local function modes_of(model)
  local modes = {}
  for _, module in ipairs(model:modules()) do modes[module] = module.training end
  return modes
end

--- Runs the model and notes what each module gave, by hooks that are taken away again.
local function watch_outputs(model, inputs)
  local sizes, handles = {}, {}
  for _, module in ipairs(model:modules()) do
    handles[#handles + 1] = module:register_forward_hook(function(self, _, output) sizes[self] = size_text(output) end)
  end
  local modes = modes_of(model)
  local ok, message = pcall(torch.no_grad, model:eval(), table.unpack(inputs))
  for module, training in pairs(modes) do module.training = training end
  for _, handle in ipairs(handles) do handle:remove() end
  if not ok then fail("summary: the model fails on this input: " .. tostring(message)) end
  return sizes
end

local function rows_of(model, sizes)
  local rows = {{"Layer", "Output size", "Parameters"}}
  for path, module in model:named_modules() do
    local depth = path == "" and 0 or select(2, path:gsub("%.", "")) + 1
    local name = path == "" and module.__name or ("%s (%s)"):format(path:match("[^.]+$"), module.__name)
    local own = count(module:parameters(false))
    rows[#rows + 1] = {("  "):rep(depth) .. name, sizes[module] or "-", own > 0 and with_commas(own) or "-"}
  end
  return rows
end

local function format_rows(rows)
  local widths, lines = {0, 0, 0}, {}
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row) do widths[i] = math.max(widths[i], #cell) end
  end
  for i, row in ipairs(rows) do
    lines[i] = ("%-" .. widths[1] .. "s  %-" .. widths[2] .. "s  %" .. widths[3] .. "s"):format(table.unpack(row))
  end
  table.insert(lines, 2, ("-"):rep(widths[1] + widths[2] + widths[3] + 4))
  lines[#lines + 1] = lines[2]
  return lines
end

--- nn.summary(model, input, ...): a text with one line a module: name, output size for these inputs and the number
-- of its own parameters; without inputs, the sizes are left out. The totals come last.
-- Example:
--   nn.summary(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2)), torch.ones(3, 4))
local function summary(model, ...)
  local sizes = select("#", ...) > 0 and watch_outputs(model, {...}) or {}
  local lines = format_rows(rows_of(model, sizes))
  local all, trainable = count(model:parameters())
  lines[#lines + 1] = ("Parameters: %s, trainable: %s"):format(with_commas(all), with_commas(trainable))
  return table.concat(lines, "\n")
end

return summary
