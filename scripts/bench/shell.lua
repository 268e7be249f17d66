--- The prompt: from the start of the program to the first prompt at a terminal, and a completion with every module of torch loaded.
---
--- util-linux `script` provides the terminal. There one program starts others with the time in their surroundings; each of them asks for the text
--- of its prompt when it is ready to show it, and that text's __tostring notes how long it took.
local core = require "torch.core"
local shell = require "torch.utils.shell"

local RUNS = 15

--- What is completed: names, fields and methods of many, options, modules, files.
local TEXTS = {"t", "torch.", "x:", "nn.", "F.c", "x:sum{", "model[1].weight:", 'require "torch.', 'torch.load "', "optim.Adam(model:parameters(), {l"}

local function median(values)
  table.sort(values)
  return values[(#values + 1) // 2]
end

--- What the program runs first: makes the prompt an object that notes the time since START and ends the program.
local PROMPT = [[_PROMPT = setmetatable({}, {__tostring = function()
  local file = io.open(os.getenv "NOTES", "a")
  file:write(require "torch.core".monotonic_time() - os.getenv "START", "\n")
  file:close()
  os.exit()
end})]]

--- What starts it again and again.
local STARTER = [[local now = require "torch.core".monotonic_time
for i = 1, %d do os.execute(("START=%%.9f %%s -i"):format(now(), %q)) end]]

--- The seconds from start to prompt of each run.
local function starts(program)
  local notes = os.tmpname()
  local starter = shell.line(program, "-E", "-e", STARTER:format(RUNS, shell.quote(program)))
  os.execute(("NOTES=%s %s </dev/null >/dev/null 2>&1"):format(notes, shell.line("env", "LUA_INIT=" .. PROMPT, "timeout", "30", "script", "-qec", starter,
    "/dev/null")))
  local times = {}
  for line in io.lines(notes) do times[#times + 1] = tonumber(line) end
  os.remove(notes)
  return times
end

--- Loads every Lua file of the library but the kernel's, which needs its sockets.
local function load_all()
  for _, name in ipairs(core.source_names()) do
    if not name:find "^torch%.ops%." and not name:find "^torch%.kernel" then pcall(require, name) end
  end
end

local function environment()
  local torch = require "torch"
  local nn = torch.nn
  return setmetatable({
    torch = torch, nn = nn, F = nn.functional, optim = torch.optim, x = torch.ones(2, 3), model = nn.Sequential(nn.Linear(3, 4)),
  }, {__index = _G})
end

return function(timing)
  local function start()
    timing.say("shell_first_prompt", median(starts(arg[-1] or "luatorch")), "start", "(bound 0.030)")
  end

  local function completion()
    load_all()
    local complete, scope = require "torch.shell.complete", environment()
    local first, slowest, slowest_text = 0, 0, nil
    for _, text in ipairs(TEXTS) do
      local begun = timing.now()
      complete.at(text, nil, scope)
      first = math.max(first, timing.now() - begun)
      local seconds = timing.timeit(function() complete.at(text, nil, scope) end, {min_time = 0.1})
      if seconds > slowest then slowest, slowest_text = seconds, text end
    end
    timing.say("shell_completion_first", first, "completion", "(bound 0.050)")
    timing.say("shell_completion", slowest, "completion", "(bound 0.050) " .. slowest_text)
  end

  return {{name = "shell_start", run = start}, {name = "shell_completion", run = completion}}
end
