--- `:mem`: the tensors that are alive, and who made or holds them.
local core = require "torch.core"
local values = require "torch.shell.values"

local memory = {}

local MOST = 20

local function megabytes(bytes) return ("%10.2f MB"):format(bytes / 2 ^ 20) end

local function bytes_of(x) return x:numel() * x:element_size() end

--- Adds a tensor to the row of a key; memory that several tensors share counts once.
local function count(rows, key, x, seen)
  local row = rows[key]
  if not row then
    row = {key = key, bytes = 0, tensors = 0}
    rows[key], rows[#rows + 1] = row, row
  end
  row.tensors = row.tensors + 1
  local storage = x:_storage_ptr()
  if not seen[storage] then row.bytes = row.bytes + bytes_of(x) end
  seen[storage] = true
end

local function list_rows(session, rows)
  table.sort(rows, function(a, b)
    if a.bytes ~= b.bytes then return a.bytes > b.bytes end
    return a.key < b.key
  end)
  for i = 1, math.min(#rows, MOST) do
    local row = rows[i]
    session.write(("%s  %6d tensor%s  %s"):format(megabytes(row.bytes), row.tensors, row.tensors == 1 and " " or "s", row.key))
  end
  if #rows > MOST then session.write(("... %d more"):format(#rows - MOST)) end
end

--- Tensors by the line that made them.
local function rows_by_line(lines)
  local rows, seen = {}, {}
  for x, place in pairs(lines) do
    if core.is_tensor(x) then count(rows, place == "" and "(the library)" or (place:gsub(": $", "")), x, seen) end
  end
  return rows
end

--- Tensors by the variable that holds them, also within tables and modules.
local function rows_by_variable(session)
  local rows, seen, visited = {}, {}, {}
  local function visit(value, name)
    if core.is_tensor(value) then
      count(rows, name, value, seen)
      if value.grad then count(rows, name .. ".grad", value.grad, seen) end
    elseif type(value) == "table" and not visited[value] and not values.is_class(value) then
      visited[value] = true
      for _, item in next, value do visit(item, name) end
    end
  end
  for _, name in ipairs(require "torch.shell.commands.variables".own(session.environment)) do visit(session.environment[name], name) end
  return rows
end

local function write_totals(session)
  local stats = core.memory_stats()
  session.write(("%s in use, %s at the highest, %s kept for reuse"):format(
    megabytes(stats.live):match "%S.*", megabytes(stats.peak):match "%S.*", megabytes(stats.cached):match "%S.*"))
end

memory.mem = {
  usage = ":mem [on|off]",
  help = [[Shows the memory of tensors. After `:mem on`, each tensor is kept with the line that made it, and `:mem` lists the live ones by line; without,
by the variable that holds them. Noting the lines costs about a microsecond a tensor.]],
  run = function(session, argument)
    if argument == "on" or argument == "off" then
      core.note_lines(argument == "on")
      return session.write("lines are noted: " .. argument)
    elseif argument ~= "" then
      error((":mem takes on, off or nothing, not %q"):format(argument), 0)
    end
    collectgarbage()
    local lines, on = core.note_lines()
    write_totals(session)
    list_rows(session, on and rows_by_line(lines) or rows_by_variable(session))
  end,
}

return memory
