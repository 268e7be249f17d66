--- Standard input in a notebook: each line is asked of the front end, which shows a field to type it into.
--
-- io.read, io.lines and io.stdin's own methods read these lines with the formats of Lua ("l", "L", "n", "a" and numbers of bytes); other
-- files are read as ever.

local keyboard = {}

--- The readers by format: each takes what it wants from self.text, for which self:more() asks, and returns it, or nil at the end.
local READERS = {}

local function whole_line(self)
  if self.text == "" then self:more() end
  local line, rest = self.text:match "^(.-\n)(.*)$"
  self.text = rest
  return line
end

READERS.l = function(self) return (whole_line(self):gsub("\n$", "")) end
READERS.L = whole_line

--- One line is all there is: a front end has no way to tell the end.
READERS.a = function(self)
  local text = whole_line(self) .. self.text
  self.text = ""
  return text
end

READERS.n = function(self)
  while self.text:find "^%s*$" do self:more() end
  local word, rest = self.text:match "^%s*(%S+)(.*)$"
  self.text = rest == "\n" and "" or rest
  return tonumber(word)
end

local function read_bytes(self, count)
  while #self.text < count do self:more() end
  local bytes = self.text:sub(1, count)
  self.text = self.text:sub(count + 1)
  return bytes
end

local function read_one(self, format)
  if math.type(format) then return read_bytes(self, format) end
  local read = READERS[tostring(format):match "^%*?(%a)" or ""]
  if not read then error(("io.read: invalid format %q"):format(tostring(format)), 0) end
  return read(self)
end

local Keyboard = {}
Keyboard.__index = Keyboard

function Keyboard:more() self.text = self.text .. self.ask() .. "\n" end

function Keyboard:read(...)
  local formats, values = table.pack(...), {}
  if formats.n == 0 then formats = {"l", n = 1} end
  for i = 1, formats.n do
    values[i] = read_one(self, formats[i])
    if values[i] == nil then return table.unpack(values, 1, i) end
  end
  return table.unpack(values, 1, formats.n)
end

--- keyboard.open(ask): from now on standard input is read from ask(), a function that returns a line.
function keyboard.open(ask)
  local self = setmetatable({ask = ask, text = ""}, Keyboard)
  local methods, lines = getmetatable(io.stdin).__index, io.lines
  local read, lines_of = methods.read, methods.lines
  local function lines_of_keyboard(...)
    local formats = table.pack(...)
    return function() return self:read(table.unpack(formats, 1, formats.n)) end
  end
  function methods.read(file, ...)
    if file == io.stdin then return self:read(...) end
    return read(file, ...)
  end
  function methods.lines(file, ...)
    if file == io.stdin then return lines_of_keyboard(...) end
    return lines_of(file, ...)
  end
  function io.read(...) return io.input():read(...) end
  function io.lines(path, ...)
    if path == nil and io.input() == io.stdin then return lines_of_keyboard(...) end
    return lines(path, ...)
  end
end

return keyboard
