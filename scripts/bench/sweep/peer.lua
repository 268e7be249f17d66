--- The processes that run PyTorch (peer.py): asked through a pipe, answer through a named pipe.
---
--- There is one for each number of threads, because a BLAS with threads of its own settles their number when it is loaded. They get what
--- makes PyTorch fast on this kind of work: freed memory is kept by the allocator instead of going back to the system with every tensor.
local inputs = require "inputs"

local peer = {}

local python = os.getenv "PYTHON" or "python3"
local ENVIRONMENT = "MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456"
local COMMAND = ENVIRONMENT .. " OPENBLAS_NUM_THREADS=%d OMP_NUM_THREADS=%d %s -W ignore %s > %s"

local script         -- nil: there is no PyTorch
local processes = {} -- by number of threads: {questions, answers}

--- Settles what the processes run; false if there is no PyTorch.
function peer.start(path)
  if os.execute(python .. " -c 'import torch' 2>/dev/null") then script = path end
  return script ~= nil
end

function peer.running() return script ~= nil end

local function process(threads)
  local p = processes[threads]
  if p then return p end
  local name = os.tmpname()
  assert(os.remove(name) and os.execute("mkfifo " .. name))
  p = {questions = assert(io.popen(COMMAND:format(threads, threads, python, script, name), "w"))}
  p.answers = assert(io.open(name))
  os.remove(name)
  processes[threads] = p
  return p
end

--- Seconds of the fastest call, or nil and why there is none.
function peer.time(row, direction, threads, seconds)
  local p = process(threads)
  p.questions:write(table.concat({threads, seconds, direction, row.name, inputs.python(row.args)}, "\t"), "\n")
  p.questions:flush()
  local answer = p.answers:read() or "none the process ended"
  return tonumber(answer), answer:match "^none (.*)"
end

function peer.stop()
  for _, p in pairs(processes) do
    p.questions:close()
    p.answers:close()
  end
  processes = {}
end

return peer
