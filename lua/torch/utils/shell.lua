--- Running commands of the system.

local shell = {}

--- A text as one word of a command line.
function shell.quote(text)
  return "'" .. tostring(text):gsub("'", "'\\''") .. "'"
end

--- A command line from a program and its arguments, each quoted.
function shell.line(...)
  local words = {}
  for i, word in ipairs {...} do words[i] = shell.quote(word) end
  return table.concat(words, " ")
end

--- Runs a program with arguments, its output and complaints dropped. True when it ended well.
function shell.run(...)
  return os.execute(shell.line(...) .. " >/dev/null 2>&1") == true
end

--- What a program prints, or nil when it fails.
function shell.read(...)
  local pipe = io.popen(shell.line(...) .. " 2>/dev/null")
  if not pipe then return nil end
  local text = pipe:read("a")
  return pipe:close() and text or nil
end

return shell
