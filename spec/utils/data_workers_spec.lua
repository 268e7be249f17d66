--- The DataLoader with workers: what they load, what travels to them, and how they end.
local torch = require "torch"
local data = torch.utils.data

local Noisy = data.Dataset:extend("Noisy")
function Noisy:init(n) self.n = n end
function Noisy.get(_, i) return torch.rand(2) + i, i + math.random() end
function Noisy:len() return self.n end

--- Runs f on each batch of one pass, and gives all batches as plain values.
local function batches(loader)
  local list = {}
  for x, y in loader:iter() do list[#list + 1] = {x:tolist(), y and y:tolist()} end
  return list
end

local function for_each_count(make)
  local expected
  for _, workers in ipairs {0, 1, 2, 5} do
    torch.manual_seed(11)
    local loader = make(workers)
    local got = {batches(loader), batches(loader)}
    assert.not_same(got[1], got[2])
    expected = expected or got
    assert.same(expected, got)
    assert.equal(torch.rand(1):item(), (function()
      torch.manual_seed(11)
      batches(make(0))
      batches(make(0))
      return torch.rand(1):item()
    end)())
  end
end

local function counting(get, n)
  return {get = function(_, i) return get(i) end, len = function() return n end}
end

local function run_child(script, tail)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(script)
  file:close()
  local program = os.getenv "LUATORCH" or "build/luatorch"
  local pipe = io.popen("{ " .. tail:format(program .. " " .. path) .. "; } 2>&1")
  local output = pipe:read "a"
  pipe:close()
  os.remove(path)
  return output
end

describe("DataLoader workers", function()
  it("give the same batches for any number, random transforms included", function()
    for_each_count(function(workers)
      return data.DataLoader(Noisy(21), {batch_size = 4, shuffle = true, num_workers = workers})
    end)
    for_each_count(function(workers)
      return data.DataLoader(Noisy(21), {batch_size = 4, shuffle = true, num_workers = workers, persistent_workers = workers > 0,
        prefetch_factor = 1})
    end)
    for_each_count(function(workers)
      local sampler = data.WeightedRandomSampler(torch.arange(1, 22), 30)
      return data.DataLoader(Noisy(21), {sampler = sampler, batch_size = 7, drop_last = true, num_workers = workers})
    end)
  end)

  it("run collate_fn with its upvalues, shared ones and cycles included", function()
    local scale, seen = torch.tensor {10.0}, {}
    seen.itself = seen
    local function twice(x) return 2 * x * scale end
    local function collate(samples)
      assert(seen.itself == seen)
      return twice(torch.tensor(samples))
    end
    local loader = data.DataLoader(counting(function(i) return i end, 5), {batch_size = 2, num_workers = 2, collate_fn = collate})
    assert.same({{{20, 40}}, {{60, 80}}, {{100}}}, batches(loader))
  end)

  it("know the globals that their functions mention", function()
    local output = run_child([[
      local data = require "torch".utils.data
      function helper(i) return offset + i end
      offset = 100
      unsent = io.stdout
      local set = {get = function(_, i) return helper(i) end, len = function() return 2 end}
      for x in data.DataLoader(set, {num_workers = 1}):iter() do print(x:item()) end
      set.get = function() return unsent end
      for x in data.DataLoader(set, {num_workers = 1}):iter() do print(x) end
    ]], "%s")
    assert.matches("^101\n102\n", output)
    assert.matches("%-> global 'unsent' cannot travel to another Lua state: a FILE%*", output)
  end)

  it("share the memory of tensors", function()
    local x = torch.zeros(4)
    local set = counting(function(i)
      x[i] = i
      return i
    end, 4)
    for _ in data.DataLoader(set, {num_workers = 2}):iter() do end   -- luacheck: ignore 542
    assert.same({1, 2, 3, 4}, x:tolist())
  end)

  it("name what cannot travel", function()
    local file = io.tmpfile()
    local function load(set, options)
      options.num_workers = 2
      return data.DataLoader(set, options):iter()
    end
    assert.error_matches(function() load({get = true, len = function() return 2 end, inner = {file = file}}, {}) end,
      "DataLoader.dataset.inner.file cannot travel to another Lua state: a FILE")
    assert.error_matches(function() load(counting(function() return file end, 2), {}) end, "upvalue 'file' cannot travel")
    assert.error_matches(function() load({get = true, len = function() return 2 end, co = coroutine.create(print)}, {}) end, "it is a coroutine")
    local x = torch.ones(2, {requires_grad = true}) * 2
    assert.error_matches(function() load(counting(function() return x end, 2), {}) end, "a history that gradients need")
    file:close()
  end)

  it("read streams in turn, each its share", function()
    local Stream = data.IterableDataset:extend("Stream")
    function Stream.iter()
      local info = data.get_worker_info() or {id = 1, num_workers = 1}
      local i = info.id - info.num_workers
      return function()
        i = i + info.num_workers
        if i <= 10 then return i + 0 * torch.rand(1):item() end
      end
    end
    local function read(workers, size)
      local list = {}
      for x in data.DataLoader(Stream(), {batch_size = size, num_workers = workers}):iter() do list[#list + 1] = x:tolist() end
      return list
    end
    assert.same({{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}}, read(3, 1))
    assert.same({{1, 3}, {2, 4}, {5, 7}, {6, 8}, {9}, {10}}, read(2, 2))
    assert.same(read(0, 4), read(1, 4))
  end)

  it("have an id, a seed and an initial function", function()
    local set = {n = 4, len = function() return 4 end}
    function set:get(i)
      local info = data.get_worker_info()
      return i, info.id, info.num_workers, self.started, info.dataset == self and 1 or 0, info.seed
    end
    local function init(id) data.get_worker_info().dataset.started = 10 * id end
    local seeds = {}
    for i, id, count, started, same, seed in data.DataLoader(set, {num_workers = 2, worker_init_fn = init}):iter() do
      assert.equal((i:item() - 1) % 2 + 1, id:item())
      assert.same({2, 10 * id:item(), 1}, {count:item(), started:item(), same:item()})
      seeds[id:item()] = seed:item()
    end
    assert.equal(seeds[1] + 1, seeds[2])
    assert.is_nil(data.get_worker_info())
  end)

  it("stay between passes if persistent", function()
    local function starts(persistent)
      local set = counting(function(i) return i end, 6)
      function set:get() self.count = (self.count or 0) + 1; return self.count end
      local loader = data.DataLoader(set, {num_workers = 2, persistent_workers = persistent})
      batches(loader)
      for _ in loader:iter() do break end   -- luacheck: ignore 512
      return batches(loader)[1][1][1]
    end
    assert.equal(1, starts(false))
    assert.is_true(starts(true) > 4)
  end)

  it("hand their errors over, with worker, batch, sample and traceback", function()
    local function inner(i)
      if i == 5 then error "boom" end
      return i
    end
    local loader = data.DataLoader(counting(function(i) return (inner(i)) end, 8), {batch_size = 2, num_workers = 2})
    for _ = 1, 2 do
      local count = 0
      local ok, message = pcall(function()
        for _ in loader:iter() do count = count + 1 end
      end)
      assert.is_false(ok)
      assert.equal(2, count)
      assert.matches("DataLoader: worker 1 of 2, batch 3: sample 5: ", message)
      assert.matches("data_workers_spec.lua:%d+: boom", message)
      assert.matches("stack traceback:.*in upvalue 'inner'", message)
    end
    loader = data.DataLoader(Noisy(4), {num_workers = 1, worker_init_fn = function() error "no start" end})
    assert.error_matches(function() batches(loader) end, "no start.*stack traceback")
  end)

  it("end with a loop that is left early, even in an endless sample", function()
    for x in data.DataLoader(Noisy(100), {num_workers = 3}):iter() do
      if x[1][1]:item() > 3 then break end
    end
    local start = os.time()
    local set = counting(function(i)
      while i > 1 do i = i + 1 end
      return i
    end, 4)
    for _ in data.DataLoader(set, {num_workers = 1}):iter() do break end   -- luacheck: ignore 512
    assert.is_true(os.time() - start <= 5)
  end)

  it("may take only so long", function()
    local set = counting(function(i)
      while i == 2 do os.execute "sleep 0.05" end
      return i
    end, 3)
    assert.error_matches(function() batches(data.DataLoader(set, {num_workers = 1, timeout = 0.3})) end,
      "worker 1 of 1, batch 2: none came within the timeout of 0.3 s")
  end)

  it("end on Ctrl-C, on os.exit, and with the program", function()
    local script = [[
      local data = require "torch".utils.data
      local set = {get = function(_, i) while i > %d do end return i end, len = function() return 9 end}
      for x in data.DataLoader(set, {num_workers = 2}):iter() do print(x:item()) %s end
    ]]
    local output = run_child(script:format(3, ""), "timeout --foreground --preserve-status -s INT -k 20 1 %s; echo status $?")
    assert.matches("^1\n2\n3\n.*interrupted!.*status 1", output)
    assert.equal("1\nstatus 3\n", run_child(script:format(3, "os.exit(3)"), "timeout -k 1 20 %s; echo status $?"))
    assert.equal("1\nstatus 4\n", run_child(script:format(3, "os.exit(4, true)"), "timeout -k 1 20 %s; echo status $?"))
    local unfinished = "local next = data.DataLoader(set, {num_workers = 2}):iter() print(next():item())"
    assert.equal("1\nstatus 0\n", run_child(script:gsub("for x.*$", unfinished):format(3), "timeout -k 1 20 %s; echo status $?"))
  end)

  it("leave nothing behind", function()
    local function pass()
      batches(data.DataLoader(Noisy(40), {batch_size = 4, num_workers = 2, shuffle = true}))
      for _ in data.DataLoader(Noisy(40), {num_workers = 2}):iter() do break end   -- luacheck: ignore 512
    end
    local function live()
      collectgarbage()
      collectgarbage()
      local stats = torch.memory_stats()
      return stats.blocks
    end
    pass()
    local before = live()
    for _ = 1, 10 do pass() end
    assert.equal(before, live())
  end)

  it("use no more memory from pass to pass", function()
    if os.getenv "LT_SANITIZED" then return end   -- what is freed stays in quarantine there
    local output = run_child([[
      local torch = require "torch"
      local function resident()
        for line in io.lines "/proc/self/status" do
          local kilobytes = line:match "VmRSS:%s*(%d+)"
          if kilobytes then return tonumber(kilobytes) end
        end
        return 0
      end
      local set = {get = function() return torch.rand(1000) end, len = function() return 300 end}
      local loader = torch.utils.data.DataLoader(set, {num_workers = 2, persistent_workers = true})
      local before
      for pass = 1, 25 do
        for _ in loader:iter() do end
        if pass == 5 then before = resident() end
      end
      print("grown by", resident() - before)
    ]], "timeout 60 %s")
    assert.is_true(tonumber(output:match "grown by%s+(%-?%d+)") < 4096)
  end)

  it("cannot end the program", function()
    local set = counting(function() os.exit(5) end, 2)
    assert.error_matches(function() batches(data.DataLoader(set, {num_workers = 1})) end, "os.exit cannot be called in a worker")
  end)

  it("end with the bar of a loop that shows its progress", function()
    local loader = data.DataLoader(Noisy(9), {num_workers = 2})
    local ended = false
    local iter = loader.iter
    function loader:iter()
      local next_batch, _, _, closer = iter(self)
      local both = setmetatable({}, {__close = function()
        local guard <close> = closer
        ended = true
      end})
      return next_batch, nil, nil, both
    end
    for _ in torch.utils.progress.each(loader) do break end   -- luacheck: ignore 512
    assert.is_true(ended)
  end)

  it("are checked", function()
    assert.error_matches(function() data.DataLoader(Noisy(3), {persistent_workers = true}) end, "persistent_workers needs num_workers")
    assert.error_matches(function() data.DataLoader(Noisy(3), {prefetch_factor = 0}) end, "prefetch_factor must be an integer from 1")
    assert.error_matches(function() data.DataLoader(Noisy(3), {timeout = -1}) end, "timeout must be a number of seconds from 0")
  end)
end)

describe("DistributedSampler", function()
  it("gives each process its share, by seed and epoch", function()
    local function shares(options)
      local seen = {}
      for rank = 1, 3 do
        local sampler = data.DistributedSampler(Noisy(10), 3, rank, options)
        for i in sampler:iter() do seen[#seen + 1] = i end
        assert.equal(#seen, rank * #sampler)
      end
      return seen
    end
    assert.same({1, 4, 7, 10, 2, 5, 8, 1, 3, 6, 9, 2}, shares {shuffle = false})
    assert.same({1, 4, 7, 2, 5, 8, 3, 6, 9}, shares {shuffle = false, drop_last = true})
    local shuffled = shares {drop_last = true, seed = 2}
    assert.not_same(shuffled, shares {drop_last = true, seed = 3})
    assert.error_matches(function() data.DistributedSampler(Noisy(10), 3, 4) end, "rank must be an integer within 1..3")
  end)
end)
