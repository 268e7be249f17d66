--- Drives the program as a person at a terminal does: send keys, expect text.
---
--- util-linux `script` provides the terminal and copies what appears on it to a file, the screen. What is expected is looked for behind what
--- was expected before. An answer is over when the prompt stands at the end of the screen.
local terminal = {}
terminal.__index = terminal

terminal.program = os.getenv("LUATORCH") or "build/luatorch"

local PATIENCE = 20   -- seconds until expected text counts as missing
local CURSOR = "@@"   -- typed to see where the cursor stands

--- Starts the program. `environment` is a table of variables; XDG_STATE_HOME is a folder of its own unless given. The window has 40 rows
--- and, unless `environment.columns` says otherwise, 160 columns.
function terminal.open(environment)
  environment = environment or {}
  local self = setmetatable({screen = os.tmpname(), seen = 0, own_state = not environment.XDG_STATE_HOME}, terminal)
  self.state = environment.XDG_STATE_HOME or terminal.new_folder()
  local words = {"-u LUATORCH_GRAPHICS", "TERM=xterm", "XDG_STATE_HOME=" .. self.state}
  for name, value in pairs(environment) do
    if name ~= "columns" then words[#words + 1] = ("%s='%s'"):format(name, value) end
  end
  local command = ("env %s timeout --foreground 60 script -qefc 'stty rows 40 cols %d; exec %s -i' %s >/dev/null 2>&1"):format(
    table.concat(words, " "), environment.columns or 160, terminal.program, self.screen)
  self.keys = assert(io.popen(command, "w"))
  self:answer()
  return self
end

--- Makes an empty folder and returns its path.
function terminal.new_folder()
  local pipe = assert(io.popen("mktemp -d"))
  local path = pipe:read("l")
  pipe:close()
  return path
end

--- Types text; "\r" is Enter, "\t" Tab, "\3" Ctrl-C, "\4" Ctrl-D.
function terminal:send(text)
  self.keys:write(text)
  self.keys:flush()
end

--- Everything that appeared so far, as it was written.
function terminal:raw()
  local file = assert(io.open(self.screen, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

--- Everything that appeared so far, without the codes that move the cursor and colour the text.
function terminal:text()
  return (self:raw():gsub("\27%[[%d;?]*[@-~]", ""):gsub("[\r\7]", ""))
end

--- Waits until `find(text)` gives the position behind the text that is waited for, and where what came before it ends; returns that.
function terminal:wait_for(find, what)
  local deadline = os.time() + PATIENCE
  repeat
    local text = self:text()
    local last, finish = find(text)
    if last then
      local before = text:sub(self.seen + 1, finish)
      self.seen = last
      return before
    end
    os.execute("sleep 0.01")
  until os.time() > deadline
  error(("%s did not appear; the terminal shows:\n%s"):format(what, self:text()), 3)
end

--- Waits until `wanted`, plain text, appears behind what was expected before. Returns the text up to it.
function terminal:expect(wanted)
  return self:wait_for(function(text)
    local first, last = text:find(wanted, self.seen + 1, true)
    return last, first and first - 1
  end, ("%q"):format(wanted))
end

--- Waits until the prompt stands at the end of the screen. Returns what appeared before it, without the last newline.
function terminal:answer()
  return self:wait_for(function(text)
    local rest = text:sub(self.seen + 1)
    if rest == "> " then return #text, self.seen end
    return rest:find "\n> $" and #text, #text - 3
  end, "the prompt")
end

--- Types a line and waits for the next prompt. Returns what was printed in between, without the last newline.
function terminal:enter(line)
  self:send(line .. "\r")
  self:expect(line:match("[^\n]*$") .. "\n")
  return self:answer()
end

--- Types keys, and gives the line up again. Returns what the line then was up to the cursor, and what was listed below it.
function terminal:typed(keys)
  self:send(keys .. CURSOR)
  local shown = self:expect(CURSOR)
  self:send "\f"   -- draws the line anew
  self:expect "> "
  local line = self:expect(CURSOR)
  self:send "\3"
  self:expect "^C\n> "
  return line, shown:match "^[^\n]*\n(.*)\n> [^\n]*$" or ""
end

--- The line that Tab makes of a text, and what it lists.
function terminal:complete(text) return self:typed(text .. "\t") end

--- Leaves with Ctrl-D, whatever is being typed or run, and returns the exit status.
function terminal:close()
  self:send("\3")
  os.execute("sleep 0.05")   -- the terminal drops what is typed behind a Ctrl-C that is yet to be seen
  return self:wait()
end

--- Waits for a program that leaves by itself, or for want of input, and returns its exit status.
function terminal:wait()
  local _, _, status = self.keys:close()
  os.remove(self.screen)
  if self.own_state then os.execute("rm -r " .. self.state) end
  return status
end

return terminal
