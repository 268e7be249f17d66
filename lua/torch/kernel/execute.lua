--- Runs cells. A cell is a piece of the session as the prompt runs it: locals survive it, `_` is its result, `;` at its end hides that, and
-- commands such as `:time` and `?name` work. Where its last lines are an expression, that expression's value is the cell's result.

local capture = require "torch.kernel.capture"
local display = require "torch.kernel.display"
local host = require "torch.kernel.host"
local input = require "torch.shell.input"
local wire = require "torch.kernel.wire"

local MOST_LINES = 200
local STREAM_EVERY, INSTRUCTIONS = 0.2, 100000

--- True for a text that compiles as an expression.
local function is_expression(text)
  local f, expression = input.compile(text, "=cell")
  return f ~= nil and expression == true
end

local function is_chunk(text) return load(text, "=cell", "t") ~= nil end

--- Splits a cell into statements and the expression at its end, the shortest that leaves whole statements before it.
local function split(code)
  if is_expression(code) then return "", code end
  local lines = {}
  for line in (code .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = line end
  for first = #lines, math.max(2, #lines - MOST_LINES), -1 do
    local tail = table.concat(lines, "\n", first)
    if tail:find "%S" and is_expression(tail) then
      local head = table.concat(lines, "\n", 1, first - 1)
      if is_chunk(head) then return head, tail end
    end
  end
  return code, nil
end

--- The cell without the semicolon that hides its result.
local function hidden(code)
  local shown = code:match "^(.-);%s*$"
  if shown and (is_expression(shown) or select(2, split(shown))) then return shown, true end
  return code, false
end

--- Calls f with what it writes sent on while it runs.
local function streaming(send, f)
  local clock = require "torch.core".monotonic_time
  local last = clock()
  debug.sethook(function()
    if clock() - last > STREAM_EVERY then
      send()
      last = clock()
    end
  end, "", INSTRUCTIONS)
  local results = table.pack(f())
  debug.sethook()
  return table.unpack(results, 1, results.n)
end

local Executor = {}
Executor.__index = Executor

--- new(session, publish): an executor over a session of torch.shell.session; publish(kind, content) sends to all front ends.
local function new(session, publish)
  local self = setmetatable({session = session, publish = publish, count = 0}, Executor)
  session.environment.display = display.show(publish)
  return self
end

--- Sends what was written to the standard streams.
function Executor:flush()
  for _, name in ipairs {"stdout", "stderr"} do
    local text = capture.read(name)
    if text ~= "" then self.publish("stream", {name = name, text = wire.text(text)}) end
  end
end

--- Calls f; true and its results, or false and the report.
function Executor:protect(f)
  local function handler(message) return self.session:report(message) end
  return streaming(function() self:flush() end, function() return host.call(f, handler) end)
end

--- Compiles a part of the cell; an error for one that does not compile.
function Executor:compile(text, expression)
  local f, message = self.session:compile(text, expression)
  if not f then error(self.session:syntax_error(message), 0) end
  return f
end

function Executor:run_code(code)
  local shown, quiet = hidden(code)
  local head, tail = split(shown)
  if head:find "%S" then
    local ok, report = self:run(head, false)
    if not ok then return false, report end
  end
  if not tail then return true end
  local ok, value = self:run(tail, true)
  if not ok then return false, value end
  if value == nil then return true end
  self.session.keep(value)
  self:flush()
  if not quiet then self.publish("execute_result", {execution_count = self.count, data = display.bundle(value), metadata = {}}) end
  return true
end

--- Runs one part; true and its first result, or false and the report.
function Executor:run(text, expression)
  local compiled, f = pcall(self.compile, self, text, expression)
  if not compiled then return false, f end
  return self:protect(f)
end

--- execute(code, silent): runs a cell. Returns true, or false and the report on what failed.
function Executor:execute(code, silent)
  if not silent then self.count = self.count + 1 end
  local ok, report
  if input.command(code) then ok, report = self:protect(function() self.session:command(code) end)
  else ok, report = self:run_code(code) end
  self:flush()
  return ok, report
end

return {new = new, split = split}
