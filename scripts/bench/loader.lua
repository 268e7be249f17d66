--- How long a trainer waits for its batches: the MNIST script's network, fed by a DataLoader with 0, 1 and 2 workers, from the whole-batch form of
--- the data set and from one that transforms each sample by itself. The figure is seconds of waiting a batch; the share of the pass follows.
local torch = require "torch"
local nn = torch.nn

local LIMIT = 900   -- batches of a pass
local AHEAD = 16    -- a batch takes half a millisecond: two of them would not outlast one turn of another program's

local function network()
  return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
end

return function(timing, folder)
  --- Trains on LIMIT batches; returns the seconds waited for batches, from the second on, and those of all.
  local function train(loader)
    local model = network()
    local optimizer, criterion = torch.optim.Adam(model:parameters(), {lr = 1e-3}), nn.CrossEntropyLoss()
    local next_batch, _, _, closer = loader:iter()
    local guard <close> = closer
    next_batch()
    local start, waited = timing.now(), 0
    for _ = 1, LIMIT do
      local asked = timing.now()
      local data, target = next_batch()
      waited = waited + timing.now() - asked
      optimizer:zero_grad()
      local loss = criterion(model(data), target)
      loss:backward()
      optimizer:step()
    end
    return waited, timing.now() - start
  end

  local function measure(name, transform)
    local dataset = torch.vision.datasets.MNIST(folder, {train = true, transform = transform})
    for workers = 0, 2 do
      local loader = torch.utils.data.DataLoader(dataset, {batch_size = 64, shuffle = true, num_workers = workers, prefetch_factor = AHEAD})
      local waited, whole = train(loader)
      timing.say(("%s_%d"):format(name, workers), waited / LIMIT, "batch",
        ("%d workers: the trainer waits %.1f%% of %.3f s"):format(workers, 100 * waited / whole, whole))
    end
  end

  local to_tensor = torch.vision.transforms.ToTensor()

  return {
    {name = "loader_wait_batch", run = function() measure("loader_wait_batch", to_tensor) end},
    {name = "loader_wait_sample", run = function() measure("loader_wait_sample", function(image) return to_tensor(image) end) end},
  }
end
