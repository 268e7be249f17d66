--- Ctrl-C at the prompt in the middle of long work: it must end at once, with all state kept. LT_LONG=all takes all kinds of work, and prints
--- what each takes to stop.
local terminal = require "support.terminal"

local all = os.getenv "LT_LONG" == "all"
local LATE = all and 100 or 500   -- milliseconds; tests share their machine with others

describe("Ctrl-C in long work", function()
  local shell

  before_each(function()
    shell = terminal.open {LUA_PATH = "spec/?.lua;;", LUATORCH = terminal.program}
    shell:enter 'interrupted = require "support.interrupted"'
  end)
  after_each(function() shell:close() end)

  for _, work in ipairs(require "support.long_work") do
    if all or not work.rare then
      it("stops " .. work.name, function()
        shell:enter(("interrupted.prepare %q"):format(work.name))
        assert.matches("interrupted!", shell:enter "interrupted.run()")
        local report = shell:enter "print(interrupted.report())"
        if all then print(("%-40s %s"):format(work.name, report)) end
        assert.matches("changed: nothing", report)
        assert.is_true(tonumber(report:match "^(%-?[%d.]+) ms") < LATE, report)
      end)
    end
  end
end)
