--- Trains a convolutional network to read handwritten digits.
--
--   luatorch examples/mnist_cnn/train.lua --data "$(scripts/mnist)"
--
-- Two convolutions, each followed by pooling, then two linear layers with dropout between; a learning rate that rises
-- and falls once over the whole training (OneCycleLR). On all of MNIST, three epochs read more than 99 % of the test
-- digits right. Without --data the sample of 6,000 digits in examples/mnist/sample serves, which gives less.

local here = arg[0]:match "^(.*)/" or "."
package.path = here .. "/../support/?.lua;" .. package.path

local torch = require "torch"
local nn = require "torch.nn"
local F = require "torch.nn.functional"
local optim = require "torch.optim"
local progress = require "torch.utils.progress"
local digits = require "digits"
local read_options = require "options"

local options = read_options {
  data = here .. "/../mnist/sample", epochs = 3, batch = 64, lr = 0.003, seed = 0, limit = 60000,
  model = "mnist_cnn.safetensors", short = {epochs = 1, limit = 1500},
}

local CNN = nn.Module:extend("CNN")

function CNN:init()
  self.conv1 = nn.Conv2d(1, 16, 3)
  self.conv2 = nn.Conv2d(16, 32, 3)
  self.fc1 = nn.Linear(32 * 5 * 5, 128)
  self.dropout = nn.Dropout(0.25)
  self.fc2 = nn.Linear(128, 10)
end

--- Images {N, 1, 28, 28} to scores of the ten classes {N, 10}.
function CNN:forward(x)
  x = F.max_pool2d(F.relu(self.conv1(x)), 2)
  x = F.max_pool2d(F.relu(self.conv2(x)), 2)
  x = F.relu(self.fc1(x:flatten(2)))
  return self.fc2(self.dropout(x))
end

local function train_epoch(model, loader, optimizer, scheduler, title)
  local metrics = {}
  for images, labels in progress.each(loader, {description = title, metrics = metrics}) do
    optimizer:zero_grad()
    local loss = F.cross_entropy(model(images), labels)
    loss:backward()
    optimizer:step()
    scheduler:step()
    metrics.loss = loss:item()
  end
end

--- The share of digits that the model reads right.
local function accuracy(model, loader)
  local guard <close> = torch.no_grad()
  local correct = 0
  model:eval()
  for images, labels in loader:iter() do
    correct = correct + model(images):argmax(2):eq(labels):sum():item()
  end
  model:train()
  return correct / #loader.dataset
end

torch.manual_seed(options.seed)
local training = digits.loader(options.data, {train = true, batch_size = options.batch, limit = options.limit})
local test = digits.loader(options.data, {train = false, batch_size = 1000})

local model = CNN()
local optimizer = optim.Adam(model:parameters(), {lr = options.lr})
local scheduler = optim.lr_scheduler.OneCycleLR(optimizer, options.lr, {epochs = options.epochs, steps_per_epoch = #training})
print(model)
print(("Training on %d digits from %s"):format(#training.dataset, options.data))
for epoch = 1, options.epochs do
  train_epoch(model, training, optimizer, scheduler, ("Epoch %d of %d"):format(epoch, options.epochs))
  print(("Epoch %d: %.2f %% of %d test digits read right"):format(epoch, 100 * accuracy(model, test), #test.dataset))
end

torch.save(model:state_dict(), options.model)
print(("The model is saved in %s"):format(options.model))
