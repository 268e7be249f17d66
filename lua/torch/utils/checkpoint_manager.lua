--- Checkpoints of a whole training run, so that one that is killed goes on just where it was.
--
--   local checkpoints = torch.utils.CheckpointManager("runs/digits", {model = model, optimizer = optimizer,
--     scheduler = scheduler, loader = loader})
--   local progress = checkpoints:resume() or {epoch = 1}
--   ... checkpoints:save{epoch = epoch} ...
--
-- A checkpoint is one file of torch.save: {parts = {name = state}, random = the default generator's state, progress =
-- what the caller gave}. A file appears under its name only when it is on the disk as a whole (src/io/writer.c), and
-- the older ones are removed only then, so that at any moment there is one to resume from. Files are numbered; the
-- highest number is the newest.

local core = require "torch.core"
local torch = require "torch"
local class = require "torch.utils.class"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"
local warning = require "torch.utils.warning"

local CheckpointManager = class.new("CheckpointManager")

local extension = ".safetensors"

-- ---- parts ----

--- How a part is saved and restored: two functions, or nothing for a value that cannot be a part.
local function methods_of(part)
  local kind = type(part)
  if kind ~= "table" and kind ~= "userdata" or torch.is_tensor(part) then return end
  if part.state_dict and part.load_state_dict then return part.state_dict, part.load_state_dict end
  if part.get_state and part.set_state then return part.get_state, part.set_state end
end

local function check_parts(parts)
  if type(parts) ~= "table" then fail("CheckpointManager: parts must be a table of objects by name, not a %s", type(parts)) end
  for name, part in pairs(parts) do
    if type(name) ~= "string" then fail("CheckpointManager: the name of a part must be a string, not %s", tostring(name)) end
    if not methods_of(part) then
      fail("CheckpointManager: part '%s' has neither state_dict() and load_state_dict() nor get_state() and set_state()", name)
    end
  end
end

local function state_of(part)
  local get = methods_of(part)
  return get(part)
end

--- Hands each part its state; what the file has too much or too little is one error, before anything is changed.
local function restore_parts(self, states, path)
  local wrong = {}
  for name in pairs(self.parts) do
    if states[name] == nil then wrong[#wrong + 1] = ("part '%s' is missing"):format(name) end
  end
  for name in pairs(states) do
    if self.parts[name] == nil then wrong[#wrong + 1] = ("part '%s' is not expected"):format(name) end
  end
  table.sort(wrong)
  if #wrong > 0 then fail("CheckpointManager: %s: %s", path, table.concat(wrong, ", ")) end
  for name, part in pairs(self.parts) do
    local _, set = methods_of(part)
    set(part, states[name])
  end
end

-- ---- files ----

local read = signature("CheckpointManager", "keep=3, prefix='checkpoint'")

local function check_options(self)
  if math.type(self.keep) ~= "integer" or self.keep < 1 then
    fail("CheckpointManager: keep must be an integer from 1, not %s", tostring(self.keep))
  end
  if type(self.prefix) ~= "string" or self.prefix == "" or self.prefix:find "[/\0]" then
    fail("CheckpointManager: prefix must be the beginning of a file name, not %s", tostring(self.prefix))
  end
end

--- CheckpointManager(folder, parts, {keep = 3, prefix = "checkpoint"}): keeps the last `keep` checkpoints in a folder,
-- which is made where it is missing. `parts` holds by name what has a state_dict() and load_state_dict(state) (modules,
-- optimizers, schedules, scalers, data loaders, averaged models), or get_state() and set_state(state): generators of
-- one's own. The default generator is always part of it.
-- Example:
--   local folder, layer = os.tmpname(), nn.Linear(2, 1)
--   assert(os.remove(folder));
--   local manager = torch.utils.CheckpointManager(folder, {model = layer})
--   local path = manager:save{epoch = 3}
--   manager:resume().epoch
--   assert(os.remove(path) and os.remove(folder));
function CheckpointManager:init(folder, parts, ...)
  if type(folder) ~= "string" or folder == "" then fail("CheckpointManager: folder must be a path, not %s", tostring(folder)) end
  check_parts(parts)
  self.folder, self.parts = folder, parts
  for field, value in pairs(read(...)) do self[field] = value end
  check_options(self)
  core.make_folder(folder)
end

local function path_of(self, number) return ("%s/%s-%08d%s"):format(self.folder, self.prefix, number, extension) end

--- The number and the rest of a file's name: "" of a checkpoint, ".x1y2z3" of one that was being written.
local function parse_name(self, name)
  if name:sub(1, #self.prefix + 1) ~= self.prefix .. "-" then return end
  local digits, rest = name:match("^(%d+)%.safetensors(.*)$", #self.prefix + 2)
  return math.tointeger(tonumber(digits)), rest
end

--- The numbers of all checkpoints, the newest first, and the paths of what writers left that were killed.
local function list(self)
  local numbers, leftovers = {}, {}
  for _, name in ipairs(core.list_folder(self.folder)) do
    local number, rest = parse_name(self, name)
    if number and rest == "" then
      numbers[#numbers + 1] = number
    elseif number and rest:find "^%.%w%w%w%w%w%w$" then
      leftovers[#leftovers + 1] = self.folder .. "/" .. name
    end
  end
  table.sort(numbers, function(a, b) return a > b end)
  return numbers, leftovers
end

--- manager:save(progress = nil): writes a checkpoint and removes the ones that are too many. `progress` is whatever
-- torch.save takes, say {epoch = 3, best = 0.98}. Returns the file's path.
function CheckpointManager:save(progress)
  local numbers, leftovers = list(self)
  local states = {}
  for name, part in pairs(self.parts) do states[name] = state_of(part) end
  local path = path_of(self, (numbers[1] or 0) + 1)
  torch.save({parts = states, random = torch.get_rng_state(), progress = progress}, path)
  for i = self.keep, #numbers do os.remove(path_of(self, numbers[i])) end
  for _, leftover in ipairs(leftovers) do os.remove(leftover) end
  return path
end

local function is_checkpoint(value)
  return type(value) == "table" and type(value.parts) == "table" and torch.is_tensor(value.random)
end

--- The newest checkpoint that can be read, and its path.
local function newest(self)
  for _, number in ipairs((list(self))) do
    local path = path_of(self, number)
    local ok, value = pcall(torch.load, path)
    if ok and is_checkpoint(value) then return value, path end
    warning("CheckpointManager: skipping %s: %s", path, ok and "it is no checkpoint" or value)
  end
end

--- manager:resume(): brings all parts and the default generator to the state of the newest checkpoint; one that is
-- damaged is skipped with a warning. Returns the progress that was saved with it (true if there was none) and the file's path, or nil
-- where there is no checkpoint.
function CheckpointManager:resume()
  local saved, path = newest(self)
  if not saved then return nil end
  restore_parts(self, saved.parts, path)
  torch.set_rng_state(saved.random)
  if saved.progress == nil then return true, path end
  return saved.progress, path
end

return CheckpointManager
