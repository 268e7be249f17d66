--- Training on MNIST: a small network from tensors in memory, the same through a DataLoader, and a convolutional one.
local torch = require "torch"
local nn, F, optim = torch.nn, require "torch.nn.functional", torch.optim

local SeedNet = nn.Module:extend("SeedNet")

function SeedNet:init()
  self.fc1 = nn.Linear(784, 128)
  self.relu = nn.ReLU()
  self.fc2 = nn.Linear(128, 10)
end

function SeedNet:forward(x) return self.fc2(self.relu(self.fc1(x:view(-1, 784)))) end

local LeNet = nn.Module:extend("LeNet")

function LeNet:init()
  self.conv1, self.conv2 = nn.Conv2d(1, 32, 3), nn.Conv2d(32, 64, 3)
  self.fc1, self.fc2 = nn.Linear(9216, 128), nn.Linear(128, 10)
end

function LeNet:forward(x)
  x = F.relu(self.conv1(x))
  x = F.relu(self.conv2(x))
  x = F.max_pool2d(x, 2)
  return self.fc2(F.relu(self.fc1(x:flatten(2))))
end

return function(timing, folder)
  local function read()
    local data = torch.vision.datasets.MNIST(folder, {train = true})
    local n = data:len()
    return data.data:view(n, 1, 28, 28):float() / 255, data.targets
  end

  --- One pass over `limit` examples in random order, in batches.
  local function epoch(model, x, y, batch_size, optimizer, limit)
    local order = torch.randperm(#x)
    local n, total = limit or #x, 0
    for i = 1, n, batch_size do
      local j = order[{{i, math.min(i + batch_size - 1, n)}}]
      optimizer:zero_grad()
      local loss = F.cross_entropy(model(x[j]), y[j])
      loss:backward()
      optimizer:step()
      total = total + loss:item()
    end
    return total
  end

  local function timed(f)
    local start = timing.now()
    f()
    return timing.now() - start
  end

  local function mnist_seed_mlp()
    local x, y = read()
    torch.manual_seed(0)
    local model = SeedNet()
    local optimizer = optim.Adam(model:parameters(), {lr = 1e-3})
    local function once() epoch(model, x, y, 64, optimizer) end
    timing.say("mnist_seed_mlp_epoch", math.min(timed(once), timed(once)), "epoch(60k,bs64)", "in-memory tensors")
  end

  local function mnist_seed_loader()
    local dataset = torch.vision.datasets.MNIST(folder, {train = true, transform = torch.vision.transforms.ToTensor()})
    local loader = torch.utils.data.DataLoader(dataset, {batch_size = 64, shuffle = true})
    local model = SeedNet()
    local optimizer, criterion = optim.Adam(model:parameters(), {lr = 1e-3}), nn.CrossEntropyLoss()
    local seconds = timed(function()
      for data, target in loader:iter() do
        optimizer:zero_grad()
        local loss = criterion(model(data), target)
        loss:backward()
        optimizer:step()
      end
    end)
    timing.say("mnist_seed_script_epoch", seconds, "epoch(60k,bs64)", "DataLoader + ToTensor")
  end

  local function mnist_cnn()
    local x, y = read()
    local model = LeNet()
    local optimizer = optim.Adam(model:parameters(), {lr = 1e-3})
    epoch(model, x, y, 64, optimizer, 640)
    local t = timed(function() epoch(model, x, y, 64, optimizer, 6400) end)
    timing.say("mnist_cnn_train", t / 6400, "image", ("%.0f img/s"):format(6400 / t))
  end

  return {
    {name = "mnist_seed_mlp", run = mnist_seed_mlp}, {name = "mnist_seed_loader", run = mnist_seed_loader}, {name = "mnist_cnn", run = mnist_cnn},
  }
end
