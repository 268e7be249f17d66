--- `:prof`: where the time of code goes.
local profiling = {}

profiling.prof = {
  usage = ":prof CODE [> FILE]",
  help = [[Runs code once and shows the operators that it called. Calls, time with and without the operators within, memory added. With `> FILE.json`
behind the code, the calls are also written for Chrome's trace viewer (chrome://tracing, ui.perfetto.dev).]],
  run = function(session, argument)
    local code, path = argument:match "^(.-)%s*>%s*(%S+%.json)$"
    code = code or argument
    if code == "" then error(":prof needs code: :prof model(x)", 0) end
    local prof = require "torch.profiler".profile(session:compile_argument(code))
    session.write(prof:table())
    if path then
      prof:export_chrome_trace(path)
      session.write("written to " .. path)
    end
  end,
}

return profiling
