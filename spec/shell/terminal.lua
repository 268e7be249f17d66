--- Drives the program as a person at a terminal does: send keys, expect text.
-- util-linux `script` provides the terminal and copies what appears on it to a file.
local terminal = {}
terminal.__index = terminal

terminal.program = os.getenv("LUATORCH") or "build/luatorch"

local PATIENCE = 10   -- seconds until expected text counts as missing

--- Starts the program. `environment` is a table of variables; XDG_STATE_HOME is a folder of its own unless given.
function terminal.open(environment)
  local state = environment and environment.XDG_STATE_HOME
  local self = setmetatable({screen = os.tmpname(), seen = 0, own_state = not state}, terminal)
  self.state = state or terminal.new_folder()
  local words = {"TERM=xterm", "XDG_STATE_HOME=" .. self.state}
  for name, value in pairs(environment or {}) do
    words[#words + 1] = ("%s='%s'"):format(name, value)
  end
  local command = ("env %s timeout --foreground 60 script -qefc '%s -i' %s >/dev/null 2>&1"):format(
    table.concat(words, " "), terminal.program, self.screen)
  self.keys = assert(io.popen(command, "w"))
  self:expect("> ")
  return self
end

--- Makes an empty folder and returns its path.
function terminal.new_folder()
  local pipe = assert(io.popen("mktemp -d"))
  local path = pipe:read("l")
  pipe:close()
  return path
end

--- Types text; "\r" is Enter, "\3" Ctrl-C, "\4" Ctrl-D.
function terminal:send(text)
  self.keys:write(text)
  self.keys:flush()
end

--- Everything that appeared so far, without the codes that move the cursor.
function terminal:text()
  local file = assert(io.open(self.screen, "rb"))
  local text = file:read("a")
  file:close()
  return (text:gsub("\27%[[%d;?]*%a", ""):gsub("\r", ""))
end

--- Waits until `wanted`, plain text, appears behind what was expected before. Returns the text up to it.
function terminal:expect(wanted)
  local deadline = os.time() + PATIENCE
  repeat
    local text = self:text()
    local first, last = text:find(wanted, self.seen + 1, true)
    if last then
      local before = text:sub(self.seen + 1, first - 1)
      self.seen = last
      return before
    end
    os.execute("sleep 0.02")
  until os.time() > deadline
  error(("%q did not appear; the terminal shows:\n%s"):format(wanted, self:text()), 2)
end

--- Types a line and waits for the next prompt. Returns what was printed in between, without the last newline.
function terminal:enter(line)
  self:send(line .. "\r")
  self:expect(line:match("[^\n]*$") .. "\n")
  return (self:expect("> "):gsub("\n$", ""))
end

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
