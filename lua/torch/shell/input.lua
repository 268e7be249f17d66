--- What was typed: is it all there, and what kind of input is it?
---
--- The parser alone decides, as in src/shell/chunk.c: a text is an expression if it compiles behind "return", a chunk if it compiles as it is,
--- and incomplete if the parser complains about its end.
local input = {}

--- Compiles a text as an expression, which may begin with "=", or else as a chunk. Returns the function and whether it is an expression; or nil,
--- the parser's message.
function input.compile(text, name, environment)
  local f, as_expression = load("return " .. text:gsub("^%s*=", "", 1), name, "t", environment)
  if f then return f, true end
  if text:find "^%s*=" then return nil, as_expression end
  local message
  f, message = load(text, name, "t", environment)
  if f then return f, false end
  return nil, as_expression:find "<eof>$" and as_expression or message
end

--- input.is_complete(code): "complete", "incomplete" (more lines are needed) or "invalid", and then the parser's message.
--- Commands (`:time x`, `!ls`, `?name`) are complete when their line is.
function input.is_complete(code)
  if input.command(code) then return "complete" end
  local f, message = input.compile(code, "=stdin")
  if f then return "complete" end
  if message:find "<eof>$" then return "incomplete" end
  return "invalid", message
end

--- input.command(text): for an input that is no Lua, the command that it calls and its argument: ":time f()" gives "time", "f()";
--- "!ls" gives "!", "ls"; "?x" and "x?" give "?", "x"; "??x" and "x??" give "??", "x". Otherwise nil.
function input.command(text)
  local line = text:match "^%s*(.-)%s*$"
  local name, rest = line:match "^:([%a][%w_]*)%s*(.*)$"
  if name then
    if rest:sub(1, 2) == "::" or line:match "^::" then return nil end
    return name, rest
  end
  if line:sub(1, 1) == "!" then return "!", line:sub(2) end
  local marks
  marks, rest = line:match "^(%?%??)%s*([^%?]*)$"
  if not marks then rest, marks = line:match "^([%a_][%w_%.:]*)%s*(%?%??)$" end
  if marks then return marks, rest end
end

return input
