--- A reader of Python pickles that can make nothing but data.
--
-- A pickle is a program for a stack machine; Python's own reader lets it import and call anything. This one knows the
-- opcodes that containers, numbers and strings need, and calls only the functions in the table it is given by name.
-- Every other global is kept as a name, and calling it or giving it a state is an error that says which it was.
--
-- None becomes nil (an entry that is None is left out of a dict), tuples and lists become lists, dicts ordered tables.

local ordered = require "torch.utils.ordered"

local function fail(format, ...) error(("pickle: " .. format):format(...), 0) end

--- Marks the place on the stack from which a container's items are taken.
local mark = {}

--- Stands for None on the stack, which cannot hold nil.
local none = {}

local Machine = {}
Machine.__index = Machine

function Machine:push(value)
  self.top = self.top + 1
  self.stack[self.top] = value
end

function Machine:pop()
  local value = self.stack[self.top]
  if value == nil or value == mark then fail("its stack is empty at byte %d", self.at) end
  self.stack[self.top] = nil
  self.top = self.top - 1
  return value
end

--- What lies above the last mark, as a list; the mark is taken away too.
function Machine:pop_to_mark()
  local bottom = self.top
  while bottom > 0 and self.stack[bottom] ~= mark do bottom = bottom - 1 end
  if bottom == 0 then fail("there is no mark at byte %d", self.at) end
  local items = table.move(self.stack, bottom + 1, self.top, 1, {})
  for i = bottom, self.top do self.stack[i] = nil end
  self.top = bottom - 1
  return items
end

--- Reads fixed-size fields, as string.unpack does.
function Machine:read(format)
  local size = string.packsize(format)
  if self.at + size - 1 > #self.text then fail("it is cut off") end
  local value = string.unpack(format, self.text, self.at)
  self.at = self.at + size
  return value
end

function Machine:read_bytes(count)
  if count < 0 or count > #self.text - self.at + 1 then fail("it is cut off") end
  self.at = self.at + count
  return self.text:sub(self.at - count, self.at - 1)
end

function Machine:read_line()
  local stop = self.text:find("\n", self.at, true) or fail("it is cut off")
  local line = self.text:sub(self.at, stop - 1)
  self.at = stop + 1
  return line
end

-- Values -------------------------------------------------------------------------------------------------------------

local Global = {__name = "global"}

local function is_global(value) return getmetatable(value) == Global end

local function plain(value)
  if value == none then return nil end
  if is_global(value) then fail("it holds %s as a value, which has no counterpart here", value.name) end
  return value
end

local function is_container(value) return type(value) == "table" and value ~= none and not is_global(value) end

--- Appends to a list. An item that is None ends what Lua can count: such lists get `false` in its place.
local function extend(list, items)
  if not is_container(list) then fail("it appends to something that is no list") end
  for _, item in ipairs(items) do
    local value = plain(item)
    if value == nil then value = false end
    list[#list + 1] = value
  end
  return list
end

local function set_items(dict, items)
  if not is_container(dict) or #items % 2 == 1 then fail("it sets items of something that is no dict") end
  for i = 1, #items, 2 do
    local key = plain(items[i])
    if key == nil or key ~= key then fail("a key is None or nan") end
    dict[key] = plain(items[i + 1])
  end
end

--- A whole number of any length, little endian in two's complement; more than 64 bits are refused.
local function long(bytes)
  if #bytes == 0 then return 0 end
  if #bytes > 8 then
    local fill = bytes:byte(8) >= 128 and "\255" or "\0"
    if bytes:sub(9) ~= fill:rep(#bytes - 8) then fail("a whole number does not fit into 64 bits") end
    bytes = bytes:sub(1, 8)
  end
  return (string.unpack("<i" .. #bytes, bytes))
end

function Machine:call(callee, arguments)
  if not is_global(callee) then fail("it calls something that is no function") end
  local make = self.functions[callee.name]
  if not make then fail("it needs %s, which is not among what may be made from a file", callee.name) end
  local result = make(table.unpack(arguments, 1, #arguments))
  self:push(result == nil and none or result)
end

--- A class's constructor and its state: only an ordered dict may have one, of which nothing is kept.
function Machine:build()
  self:pop()
  local object = self.stack[self.top]
  if not is_container(object) then fail("it gives a state to something that has none") end
end

function Machine:remember(key, value)
  if value == nil then fail("its stack is empty at byte %d", self.at) end
  self.memo[key] = value
end

function Machine:recall(key)
  self:push(self.memo[key] or fail("nothing was remembered as %s", tostring(key)))
end

function Machine:tuple(count)
  local items = {}
  for i = count, 1, -1 do items[i] = self:pop() end
  self:push(extend({}, items))
end

function Machine:global(module, name)
  local full = module .. "." .. name
  local constant = self.constants[full]
  self:push(constant ~= nil and constant or setmetatable({name = full}, Global))
end

-- Opcodes ------------------------------------------------------------------------------------------------------------

local opcodes = {}

--- Each opcode's byte, its name in Python's pickletools, and what it does.
local function op(byte, _, run) opcodes[byte] = run end

op("\128", "PROTO", function(m) m:read "B" end)
op("\149", "FRAME", function(m) m:read "<i8" end)
op("(", "MARK", function(m) m:push(mark) end)
op("0", "POP", function(m) m:pop() end)
op("1", "POP_MARK", function(m) m:pop_to_mark() end)
op("2", "DUP", function(m) local top = m:pop(); m:push(top); m:push(top) end)
op("N", "NONE", function(m) m:push(none) end)
op("\136", "NEWTRUE", function(m) m:push(true) end)
op("\137", "NEWFALSE", function(m) m:push(false) end)
op("J", "BININT", function(m) m:push(m:read "<i4") end)
op("K", "BININT1", function(m) m:push(m:read "B") end)
op("M", "BININT2", function(m) m:push(m:read "<I2") end)
op("\138", "LONG1", function(m) m:push(long(m:read_bytes(m:read "B"))) end)
op("\139", "LONG4", function(m) m:push(long(m:read_bytes(m:read "<i4"))) end)
op("G", "BINFLOAT", function(m) m:push(m:read ">d") end)
op("X", "BINUNICODE", function(m) m:push(m:read_bytes(m:read "<I4")) end)
op("\140", "SHORT_BINUNICODE", function(m) m:push(m:read_bytes(m:read "B")) end)
op("\141", "BINUNICODE8", function(m) m:push(m:read_bytes(m:read "<i8")) end)
op("U", "SHORT_BINSTRING", function(m) m:push(m:read_bytes(m:read "B")) end)
op("T", "BINSTRING", function(m) m:push(m:read_bytes(m:read "<i4")) end)
op("C", "SHORT_BINBYTES", function(m) m:push(m:read_bytes(m:read "B")) end)
op("B", "BINBYTES", function(m) m:push(m:read_bytes(m:read "<I4")) end)
op("\142", "BINBYTES8", function(m) m:push(m:read_bytes(m:read "<i8")) end)
op(")", "EMPTY_TUPLE", function(m) m:push {} end)
op("\133", "TUPLE1", function(m) m:tuple(1) end)
op("\134", "TUPLE2", function(m) m:tuple(2) end)
op("\135", "TUPLE3", function(m) m:tuple(3) end)
op("t", "TUPLE", function(m) m:push(extend({}, m:pop_to_mark())) end)
op("]", "EMPTY_LIST", function(m) m:push {} end)
op("l", "LIST", function(m) m:push(extend({}, m:pop_to_mark())) end)
op("a", "APPEND", function(m) local item = m:pop(); extend(m.stack[m.top], {item}) end)
op("e", "APPENDS", function(m) local items = m:pop_to_mark(); extend(m.stack[m.top], items) end)
op("}", "EMPTY_DICT", function(m) m:push(ordered.new()) end)
op("s", "SETITEM", function(m) local value, key = m:pop(), m:pop(); set_items(m.stack[m.top], {key, value}) end)
op("u", "SETITEMS", function(m) local items = m:pop_to_mark(); set_items(m.stack[m.top], items) end)
op("q", "BINPUT", function(m) m:remember(m:read "B", m.stack[m.top]) end)
op("r", "LONG_BINPUT", function(m) m:remember(m:read "<I4", m.stack[m.top]) end)
op("\148", "MEMOIZE", function(m) m:remember(m.memoized, m.stack[m.top]); m.memoized = m.memoized + 1 end)
op("h", "BINGET", function(m) m:recall(m:read "B") end)
op("j", "LONG_BINGET", function(m) m:recall(m:read "<I4") end)
op("c", "GLOBAL", function(m) local module = m:read_line(); m:global(module, m:read_line()) end)
op("\147", "STACK_GLOBAL", function(m) local name = m:pop(); m:global(tostring(m:pop()), tostring(name)) end)
op("R", "REDUCE", function(m) local arguments, callee = m:pop(), m:pop(); m:call(callee, arguments) end)
op("\129", "NEWOBJ", function(m) local arguments, class = m:pop(), m:pop(); m:call(class, arguments) end)
op("b", "BUILD", function(m) m:build() end)
op("Q", "BINPERSID", function(m) m:push(m.persistent(m:pop())) end)

--- unpickle(text, options): the value of a pickle (protocols 2 to 5). Options: functions, a table of Lua functions by
-- Python name that the pickle may call; constants, of values by Python name; persistent, a function that turns a
-- persistent id, a list, into a value.
return function(text, options)
  local machine = setmetatable({text = text, at = 1, stack = {}, top = 0, memo = {}, memoized = 0,
    functions = options.functions, constants = options.constants, persistent = options.persistent}, Machine)
  while true do
    local byte = machine:read_bytes(1)
    if byte == "." then return plain(machine:pop()) end
    local run = opcodes[byte] or fail("opcode 0x%02x at byte %d is not known", byte:byte(), machine.at - 1)
    run(machine)
  end
end
