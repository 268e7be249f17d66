--- The process that runs PyTorch (peer.py): asked through a pipe, answers through a named pipe.
---
--- It gets what makes PyTorch fast on this kind of work: freed memory is kept by the allocator instead of going back to the system with
--- every tensor.
local inputs = require "inputs"

local peer = {}

local python = os.getenv "PYTHON" or "python3"
local ENVIRONMENT = "MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456"

local questions, answers

--- Starts the process; false if there is no PyTorch.
function peer.start(script)
  if not os.execute(python .. " -c 'import torch' 2>/dev/null") then return false end
  local name = os.tmpname()
  assert(os.remove(name) and os.execute("mkfifo " .. name))
  questions = assert(io.popen(("%s %s -W ignore %s > %s"):format(ENVIRONMENT, python, script, name), "w"))
  answers = assert(io.open(name))
  os.remove(name)
  return true
end

function peer.running() return questions ~= nil end

--- Seconds of the fastest call, or nil and why there is none.
function peer.time(row, direction, threads, seconds)
  questions:write(table.concat({threads, seconds, direction, row.name, inputs.python(row.args)}, "\t"), "\n")
  questions:flush()
  local answer = answers:read() or "none the process ended"
  return tonumber(answer), answer:match "^none (.*)"
end

function peer.stop()
  if not questions then return end
  questions:close()
  answers:close()
  questions = nil
end

return peer
