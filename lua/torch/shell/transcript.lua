--- The lines of the session: everything typed at the prompt that compiled, as one growing file named "stdin".
---
--- The first line of an input is numbered behind the last one of the input before, so that "stdin:7:" names one line of the session for good, and
--- its text can be shown.
local transcript = {}

local lines, inputs = {}, {}
local first_lines = {}   -- of each input

--- transcript.count(): the number of lines so far.
function transcript.count() return #lines end

--- transcript.add(text, is_expression): appends an input. Returns what must stand before its text for the lines to be numbered so.
function transcript.add(text, is_expression)
  local before = ("\n"):rep(#lines)
  first_lines[#first_lines + 1] = #lines + 1
  inputs[#inputs + 1] = is_expression and "print(" .. text:gsub("^%s*=", "", 1):gsub("[%s;]+$", "") .. ")" or text
  for line in (text .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = line end
  return before
end

--- transcript.is_alone(line): whether the latest input is that line and no other.
function transcript.is_alone(line) return line == #lines and first_lines[#first_lines] == line end

--- transcript.text(): all lines.
function transcript.text() return table.concat(lines, "\n") end

--- transcript.program(): the inputs as a program for `luatorch FILE`: what the shell predefines comes first, and expressions are printed.
function transcript.program()
  local head = [[
local torch = require "torch"
local nn, F, optim = torch.nn, torch.nn.functional, torch.optim
]]
  return head .. table.concat(inputs, "\n") .. (#inputs > 0 and "\n" or "")
end

--- transcript.renumber(message): a message about a text that was read from line 1 on, with the number that its line would have had.
function transcript.renumber(message)
  return (message:gsub("^stdin:(%d+):", function(line) return ("stdin:%d:"):format(tonumber(line) + #lines) end))
end

return transcript
