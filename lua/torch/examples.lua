--- Examples: what `?name` shows at its end, each run at that moment, so that the result is true.
---
--- An example is Lua text as it would be typed at the prompt, where torch, nn, F and optim are there: an expression, or a few lines. Operators carry theirs in
--- their entries (`example`); those that work on single elements and the reductions have it made here from their argument types. What is written in Lua
--- carries it in its documentation comment (torch.documentation). A semicolon behind an expression hides its values, as at the prompt.
local core = require "torch.core"
local registry = require "torch.registry"

local examples = {}

-- ---- operators without a written example ----

--- Elements of the first, second and third tensor, for functions of integers alone and for others. The first row at which the function is finite is taken.
local ELEMENTS = {
  {"-1, 0, 2", "3, 0, 1", "1, 2, 3"}, {"-1, 0, 2", "4, 3, 2", "1, 2, 3"}, {"0.25, 0.5, 0.75", "1, 2, 3", "1, 2, 3"}, {"1, 2, 4", "3, 2, 1", "1, 2, 3"},
  {"2, 3, 4", "1, 2, 3", "1, 2, 3"},
}

local INTEGERS = {{"12, 10, 7", "4, 3, 2"}}

local IS_INTEGER = {int = true, integral = true}

local MATRIX = "{1, 2}, {3, 0}"

local IS_TENSOR = {Tensor = true, Operand = true}

--- How a call of an entry begins, up to the bracket: "torch.exp", "F.relu"; for methods the first argument goes before it.
local function call_text(entry, words)
  local name = registry.called(entry)
  if entry.only_inplace or entry.forms == "method" then return ("%s:%s(%s)"):format(words[1], name, table.concat(words, ", ", 2)) end
  local module = entry.module == "functional" and "F." or entry.module == "" and "torch." or "torch." .. entry.module .. "."
  return ("%s%s(%s)"):format(module, name, table.concat(words, ", "))
end

--- "-1, 0, 2" as the floating-point literals of a function that takes no others.
local function literals(row, entry)
  if entry.dtypes ~= "float" then return row end
  return (row:gsub("[%d.]+", function(number) return number:find(".", 1, true) and number or number .. ".0" end))
end

local function elementwise_call(entry, row)
  local words = {}
  for _, argument in ipairs(entry.arguments) do
    if argument.default or argument.keyword_only or not IS_TENSOR[argument.type] then break end
    words[#words + 1] = ("torch.tensor{%s}"):format(literals(row[#words + 1], entry))
  end
  return call_text(entry, words)
end

local function is_finite(text)
  local ok, x = pcall(load("local torch, F = ... return " .. text), require "torch", require "torch.nn.functional")
  return ok and core.is_tensor(x) and x:isfinite():all():item()
end

local function of_elementwise(entry)
  for _, row in ipairs(IS_INTEGER[entry.dtypes] and INTEGERS or ELEMENTS) do
    local text = elementwise_call(entry, row)
    if is_finite(text) then return text end
  end
end

local function of_reduction(entry)
  return call_text(entry, {("torch.tensor{%s}"):format(MATRIX), "1"})
end

--- A text of several lines without the indentation of the first.
local function unindented(text)
  local indentation = text:match "^%s*"
  return (("\n" .. text):gsub("\n" .. indentation, "\n"):gsub("^\n", ""):gsub("%s+$", ""))
end

--- examples.of(entry): the example of an operator, written in its entry or made from its argument types; nil where there is neither.
function examples.of(entry)
  if entry.example then return unindented(entry.example) end
  if entry.kind == "elementwise" then return of_elementwise(entry) end
  if entry.kind == "reduce" then return of_reduction(entry) end
end

-- ---- running ----

--- The names that are there at the prompt, over the user's variables, which an example sees and does not change.
local function new_environment(print)
  return setmetatable({
    torch = require "torch", nn = require "torch.nn", F = require "torch.nn.functional", optim = require "torch.optim", print = print,
  }, {__index = _G})
end

--- An example cut into pieces that compile, each a statement or more on whole lines; what never compiles is the last piece.
local function pieces_of(text)
  local pieces, piece = {}, nil
  for line in (text .. "\n"):gmatch "(.-)\n" do
    piece = piece and piece .. "\n" .. line or line
    if require "torch.shell.input".is_complete(piece) ~= "incomplete" then
      pieces[#pieces + 1], piece = piece, nil
    end
  end
  pieces[#pieces + 1] = piece
  return pieces
end

local function run_piece(piece, environment, show)
  local input, locals = require "torch.shell.input", require "torch.shell.locals"
  local f, is_expression = input.compile(piece, "=example", environment)
  if not f then error(is_expression, 0) end
  if not is_expression then return load(locals.promote(piece), "=example", "t", environment)() end
  local results = table.pack(f())
  local hidden = piece:find ";%s*$" or results.n == 1 and results[1] == nil
  if results.n > 0 and not hidden then show(table.unpack(results, 1, results.n)) end
end

--- The modes that an example runs in.
local MODES = {grad = true, inference = false, anomaly = false}

--- Runs f with the usual dtype and modes, and leaves the random numbers and all settings as they were.
local function undisturbed(f)
  local torch, before = require "torch", {}
  local dtype, random, options = torch.get_default_dtype(), torch.get_rng_state(), torch.get_printoptions()
  for mode, on in pairs(MODES) do before[mode] = core.set_mode(mode, on) end
  torch.set_default_dtype(torch.float32)
  local ok, message = pcall(f)
  torch.set_default_dtype(dtype)
  torch.set_printoptions(options)
  for mode, on in pairs(before) do core.set_mode(mode, on) end
  torch.set_rng_state(random)
  return ok, message
end

local function prompted(piece) return "> " .. piece:gsub("\n", "\n> ") end

--- examples.run(text): the example as the prompt would show it: its lines, and below each what it gives. Where it fails, its lines alone, and the
--- message.
function examples.run(text)
  local lines, show = {}, require "torch.shell.show"
  local function add(...) lines[#lines + 1] = show.values(...) end
  local environment = new_environment(add)
  local ok, message = undisturbed(function()
    for _, piece in ipairs(pieces_of(text)) do
      lines[#lines + 1] = prompted(piece)
      run_piece(piece, environment, add)
    end
  end)
  if ok then return table.concat(lines, "\n") end
  return prompted(text), message
end

return examples
