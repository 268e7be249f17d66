--- Lua's own functions and statements, for torch.manual.
return [==[
print(...)
  Writes its arguments to standard output, made texts by tostring, with tabs between them and a newline behind.

type(value) -> string
  "nil", "number", "string", "boolean", "table", "function", "thread" or "userdata".

tostring(value) -> string
  The value as a text: by its metatable's __tostring, if there is one.

tonumber(value [, base]) -> number
  A text as a number, in a base from 2 to 36 if that is given; nil where it is none.
  > tonumber("ff", 16)

assert(value [, message]) -> value
  Returns its arguments; raises the message where the value is false or nil.

error(message [, level])
  Raises an error. A text gets the place of the caller in front; level 2 names the caller's caller, 0 no place.

pcall(f, ...) -> bool, ...
  Calls f with what follows. true and the results, or false and the error's value.
  > pcall(error, "no")

xpcall(f, handler, ...) -> bool, ...
  As pcall, but an error's value goes through handler(value) while the stack still stands.

select(n, ...) -> ...
  The arguments from the n-th on; select("#", ...) is their number.
  > select(2, "a", "b", "c")

next(table [, key]) -> key, value
  The entry behind a key, or the first one; nil behind the last.

pairs(table) -> iterator
  For `for key, value in pairs(t)`: all entries, in no order.

ipairs(table) -> iterator
  For `for i, value in ipairs(t)`: the entries 1, 2, ... up to the first nil.

rawget(table, key) -> value
  A table's entry, without asking its metatable.

rawset(table, key, value) -> table
  Sets a table's entry, without asking its metatable.

rawequal(a, b) -> bool
  Whether two values are the same, without asking __eq.

rawlen(value) -> int
  The length of a table or a text, without asking __len.

setmetatable(table, meta) -> table
  Gives a table a metatable, or takes it away with nil.

getmetatable(value) -> table
  The metatable of a value, or what its field __metatable says.

require(name) -> value
  The value of a module, which is loaded by its first require.
  > require "torch.nn"

load(chunk [, name [, mode [, env]]]) -> function
  Compiles a text, or the pieces that a function returns; nil and a message for what does not compile. env is its table of globals.
  > load("return 1 + 1")()

loadfile([path [, mode [, env]]]) -> function
  Compiles a file.

dofile([path]) -> ...
  Runs a file.

collectgarbage([what [, ...]]) -> value
  Collects garbage now; "count" gives the kilobytes in use, "stop" and "restart" switch, "generational" and "incremental" choose the way.

warn(message, ...)
  Shows a warning. warn "@off" and warn "@on" switch them.

string.byte(s [, i [, j]]) -> int ...
  The codes of the bytes from i (1) to j (i).

string.char(...) -> string
  The text of bytes with these codes.

string.find(s, pattern [, init [, plain]]) -> first, last, captures ...
  Where a pattern first matches; with plain, where the text itself stands. nil if it does not.
  > ("tensor"):find "s"

string.match(s, pattern [, init]) -> captures ...
  What a pattern captures where it first matches, or all of the match; nil if it does not.
  > ("epoch 12"):match "%d+"

string.gmatch(s, pattern [, init]) -> iterator
  For `for word in s:gmatch "%a+"`: each match in turn.

string.gsub(s, pattern, replacement [, n]) -> string, int
  The text with matches replaced: by a text (%1 stands for a capture), by a table's entry, or by a function's result; and their number.
  > ("a-b"):gsub("-", "+")

string.format(format, ...) -> string
  Values in the places of %d, %5.2f, %s, %q, %x, %g, ... of the format. A value of another kind is an error.
  > ("%5.2f"):format(math.pi)

string.rep(s, n [, separator]) -> string
  n copies of s, a separator between them.

string.sub(s, i [, j]) -> string
  The bytes from i to j; negative positions count from the end.
  > ("tensor"):sub(-3)

string.upper(s) -> string
  The text in upper case.

string.lower(s) -> string
  The text in lower case.

string.len(s) -> int
  The number of bytes; also #s.

string.reverse(s) -> string
  The bytes in the other order.

string.pack(format, ...) -> string
  Values as bytes: "<i4" a little-endian integer of four, "d" a double, "s4" a text behind its length.

string.unpack(format, s [, position]) -> values ..., next
  The values that string.pack wrote, and the position behind them.

table.insert(list, [position,] value)
  Adds a value at the end, or at a position, from which on the others move up.

table.remove(list [, position]) -> value
  Takes the last value away, or that at a position, behind which the others move down.

table.concat(list [, separator [, i [, j]]]) -> string
  The texts and numbers of a list one behind the other.
  > table.concat({1, 2, 3}, ", ")

table.sort(list [, before])
  Sorts a list in place; before(a, b) says whether a comes first.

table.unpack(list [, i [, j]]) -> values ...
  The entries from i (1) to j (#list).

table.pack(...) -> table
  Its arguments as a list, their number in the field n.

table.move(from, first, last, to [, target]) -> table
  Copies entries first .. last to position `to` of the target, or of the same table.

math.floor(x) -> int
  The greatest integer that is not above x.

math.ceil(x) -> int
  The least integer that is not below x.

math.max(x, ...) -> number
  The greatest of the numbers.

math.min(x, ...) -> number
  The least of the numbers.

math.abs(x) -> number
  The distance of x from 0.

math.sqrt(x) -> float
  The square root.

math.exp(x) -> float
  e to the power of x.

math.log(x [, base]) -> float
  The logarithm, natural unless a base is given.

math.sin(x) -> float
  The sine of an angle in radians.

math.cos(x) -> float
  The cosine of an angle in radians.

math.tointeger(x) -> int
  A float with an integer's value as that integer; nil for others.

math.type(x) -> string
  "integer", "float", or nil for what is no number.

math.random([m [, n]]) -> number
  A float from 0 to below 1, or an integer from 1 to m, or from m to n. Lua's own random numbers, apart from torch's.

math.randomseed([seed])
  Starts Lua's random numbers over.

os.time([table]) -> int
  Seconds since 1970, now or at a date {year =, month =, day =, hour =}.

os.date([format [, time]]) -> string
  A time as a text in the form of C's strftime, or with "*t" as a table.
  > os.date "%Y-%m-%d"

os.clock() -> float
  Seconds of the processor that the program has used.

os.getenv(name) -> string
  A variable of the environment, or nil.

os.execute([command]) -> bool, string, int
  Runs a command of the system: whether it ended well, "exit" or "signal", and its status.

os.exit([code [, close]])
  Ends the program, with status 0 or 1 for true and false, or a number.

os.remove(path) -> bool
  Removes a file; nil and a message if that fails.

os.rename(from, to) -> bool
  Renames a file; nil and a message if that fails.

io.open(path [, mode]) -> file
  Opens a file: "r", "w", "a", "rb", "r+" ...; nil and a message if that fails.

io.read(...) -> ...
  Reads from standard input: "l" a line, "n" a number, "a" all, or a number of bytes.

io.write(...) -> file
  Writes texts and numbers to standard output.

io.lines([path, ...]) -> iterator
  For `for line in io.lines(path)`: each line of a file.

io.popen(command [, mode]) -> file
  Runs a command whose output is read, or with "w" whose input is written.

coroutine.create(f) -> thread
  A coroutine that will run f.

coroutine.resume(co, ...) -> bool, ...
  Goes on with a coroutine up to its next yield: true and what that yields, or false and the error.

coroutine.wrap(f) -> function
  A coroutine as a function that goes on with it at each call.

coroutine.yield(...) -> ...
  Suspends the coroutine; its arguments are what resume returns, and it returns what the next resume is given.

for
  for i = 1, 10 do ... end            for i = 10, 1, -1 do ... end
  for key, value in pairs(t) do ... end

while
  while condition do ... end

repeat
  repeat ... until condition

if
  if condition then ... elseif condition then ... else ... end

function
  function name(a, b) ... end         local function name(...) ... end         function t:method(a) ... self ... end

local
  local x = 1                         local x <const> = 1                      local file <close> = io.open(path)

goto
  goto continue ... ::continue::

return
  return a, b                         the last statement of a block

break
  break                               leaves the innermost loop

and
  a and b                             a if that is false or nil, else b

or
  a or b                              a unless that is false or nil, else b

not
  not a                               true if a is false or nil
]==]
