local torch = require "torch"
local files = dofile "spec/io/files.lua"
local nn, optim = torch.nn, torch.optim

local luatorch = os.getenv "LUATORCH" or "build/luatorch"

--- Calls f(path) with a fresh folder, and removes it afterwards.
local function in_folder(f)
  local path = os.tmpname()
  os.remove(path)
  local ok, message = pcall(f, path)
  os.execute("rm -rf '" .. path .. "'")
  if not ok then error(message, 0) end
end

--- Runs the training script in a folder; with `seconds`, until then at most. True when it came to its end.
local function train(folder, seconds)
  local limit = seconds and ("timeout -s KILL %.4f "):format(seconds) or ""
  return os.execute(limit .. luatorch .. " spec/utils/resumed_training.lua " .. folder .. " 2>/dev/null") == true
end

local function seconds_of(f)
  local function now() return tonumber(io.popen("date +%s.%N"):read "a") end
  local start = now()
  f()
  return now() - start
end

describe("a training run", function()
  it("that is killed again and again ends with the same weights", function()
    in_folder(function(folder)
      local whole, killed, kills = folder .. "/whole", folder .. "/killed", 0
      local duration = seconds_of(function() assert.is_true(train(whole)) end)
      local function check_weights()
        assert.is_true(files.read(whole .. "/weights.safetensors") == files.read(killed .. "/weights.safetensors"))
        os.execute("rm -rf '" .. killed .. "'")
      end
      math.randomseed(17)
      for _ = 1, 100 do   -- a run may come to its end before it is killed; then another begins
        if train(killed, 0.02 + math.random() * duration / 6) then check_weights() else kills = kills + 1 end
        if kills == 20 then break end
      end
      assert.equal(20, kills)
      assert.is_true(train(killed))
      check_weights()
    end)
  end)
end)

describe("torch.utils.CheckpointManager", function()
  local function parts()
    local model = nn.Linear(2, 1)
    return {model = model, optimizer = optim.SGD(model:parameters(), {lr = 0.1})}
  end

  local function names(folder)
    local list = require "torch.core".list_folder(folder)
    table.sort(list)
    return list
  end

  it("keeps the last ones, and resumes from the newest", function()
    in_folder(function(folder)
      local manager = torch.utils.CheckpointManager(folder .. "/a/b", parts(), {keep = 2})
      assert.is_nil(manager:resume())
      for step = 1, 5 do manager:save {step = step} end
      assert.same({"checkpoint-00000004.safetensors", "checkpoint-00000005.safetensors"}, names(folder .. "/a/b"))
      local weight = manager.parts.model.weight:clone()
      local drawn = torch.rand(3)
      manager.parts.model.weight.data:zero_()
      assert.equal(5, manager:resume().step)
      assert.is_true(torch.equal(weight, manager.parts.model.weight))
      assert.is_true(torch.equal(drawn, torch.rand(3)))
    end)
  end)

  it("skips files that are damaged, and clears up after writers that were killed", function()
    in_folder(function(folder)
      local manager = torch.utils.CheckpointManager(folder, parts(), {keep = 3})
      for step = 1, 3 do manager:save {step = step} end
      local newest = files.read(folder .. "/checkpoint-00000003.safetensors")
      files.write(folder .. "/checkpoint-00000003.safetensors", newest:sub(1, #newest // 2))
      files.write(folder .. "/checkpoint-00000004.safetensors", "")
      files.write(folder .. "/checkpoint-00000005.safetensors.a1B2c3", newest)
      files.write(folder .. "/notes.txt", "")
      local stderr = io.stderr
      local said = {}
      io.stderr = {write = function(_, ...) said[#said + 1] = table.concat {...} end}  -- luacheck: ignore 122
      local progress, path = manager:resume()
      io.stderr = stderr  -- luacheck: ignore 122
      assert.equal(2, progress.step)
      assert.matches("00000002", path)
      assert.equal(2, #said)
      assert.matches("skipping .*00000004", said[1])
      manager:save()
      assert.same({"checkpoint-00000003.safetensors", "checkpoint-00000004.safetensors",
        "checkpoint-00000005.safetensors", "notes.txt"}, names(folder))
      assert.is_true(manager:resume())
    end)
  end)

  it("says what does not fit", function()
    in_folder(function(folder)
      torch.utils.CheckpointManager(folder, parts()):save()
      local other = parts()
      other.optimizer, other.schedule = nil, optim.lr_scheduler.StepLR(optim.SGD(other.model:parameters(), {lr = 1}), 2)
      assert.error_matches(function() torch.utils.CheckpointManager(folder, other):resume() end,
        "part 'optimizer' is not expected, part 'schedule' is missing")
      assert.error_matches(function() torch.utils.CheckpointManager(folder, {x = 1}) end, "part 'x' has neither state_dict")
      assert.error_matches(function() torch.utils.CheckpointManager(folder, {}, {keep = 0}) end, "keep must be an integer from 1")
      assert.error_matches(function() torch.utils.CheckpointManager("/dev/null/x", {}) end, "cannot make the folder /dev/null")
    end)
  end)
end)
