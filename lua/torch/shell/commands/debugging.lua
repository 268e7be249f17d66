--- `:debug`: the frames of the last error and their variables.
local frames = require "torch.shell.frames"
local show = require "torch.shell.show"
local style = require "torch.shell.style"

local debugging = {}

local function list_variables(session, list, heading)
  if #list == 0 then return end
  session.write("  " .. heading)
  for _, variable in ipairs(list) do
    local text = show.value(variable.value, {nested = true}):gsub("\n", "\n      ")
    session.write(("    %s = %s"):format(style.paint("key", variable.name), text))
  end
end

local function show_frame(session, frame, number)
  session.write(("%d  %s"):format(number, frame.title))
  list_variables(session, frame.locals, "locals")
  list_variables(session, frame.upvalues, "from outside")
end

--- Runs code with the variables of a frame in sight.
local function evaluate(session, frame, code)
  local f, message = require "torch.shell.input".compile(code, "=(debug)", frames.variables(frame, session.environment))
  if not f then error(message, 0) end
  session:finish(false, f())
end

debugging.debug = {
  usage = ":debug [FRAME [CODE]]",
  help = [[Lists the frames of the last error and their variables. The innermost comes first, with its variables; with a frame's number, those of that
frame; with code behind it, runs the code with these variables in sight: `:debug 2 x:size()`.]],
  run = function(session, argument)
    local failure = session.failure
    if not failure or #failure == 0 then return session.write "no error has frames to look at" end
    local number, code = argument:match "^(%d*)%s*(.*)$"
    local chosen = tonumber(number) or 1
    local frame = failure[chosen] or error((":debug: expected a frame from 1 to %d, got %d"):format(#failure, chosen), 0)
    if code ~= "" then return evaluate(session, frame, code) end
    show_frame(session, frame, chosen)
    if number ~= "" then return end
    for i = 2, #failure do session.write(("%d  %s"):format(i, failure[i].title)) end
  end,
}

return debugging
