--- Trains a small network to read handwritten digits, tests it, shows a few digits with what it takes them for, and
-- saves it.
--
--   luatorch examples/mnist/train.lua [FOLDER [MODEL]]
--
-- FOLDER holds the four idx files, plain or gzipped: `scripts/mnist` fetches them, and the sample beside this file,
-- which is the default, is a tenth of them. MODEL is the file the weights are saved to, mnist.safetensors unless
-- given.

local here = arg[0]:match "^(.*)/" or "."
package.path = here .. "/../support/?.lua;" .. package.path

local torch = require "torch"
local nn = require "torch.nn"
local optim = require "torch.optim"
local vision = require "torch.vision"
local progress = require "torch.utils.progress"
local picture = require "picture"

local folder = arg[1] or here .. "/sample"
local model_path = arg[2] or "mnist.safetensors"
local epochs = 2

local Net = nn.Module:extend("Net")

function Net:init()
  self.fc1 = nn.Linear(28 * 28, 128)
  self.relu = nn.ReLU()
  self.fc2 = nn.Linear(128, 10)
end

function Net:forward(x)
  x = x:view(-1, 28 * 28)
  x = self.relu(self.fc1(x))
  return self.fc2(x)
end

local function digits(train)
  return vision.datasets.MNIST(folder, {train = train, transform = vision.transforms.ToTensor()})
end

local function train(model, dataset)
  local loader = torch.utils.data.DataLoader(dataset, {batch_size = 64, shuffle = true})
  local criterion = nn.CrossEntropyLoss()
  local optimizer = optim.Adam(model:parameters(), {lr = 0.001})
  for epoch = 1, epochs do
    local metrics = {}
    local title = ("Epoch %d of %d"):format(epoch, epochs)
    for images, labels in progress.each(loader, {description = title, metrics = metrics}) do
      optimizer:zero_grad()
      local loss = criterion(model(images), labels)
      loss:backward()
      optimizer:step()
      metrics.loss = loss:item()
    end
  end
end

--- The share of digits that the model reads right.
local function test(model, dataset)
  local correct = 0
  for images, labels in torch.utils.data.DataLoader(dataset, {batch_size = 1000}):iter() do
    correct = correct + model(images):argmax(2):eq(labels):sum():item()
  end
  return correct / #dataset
end

--- Prints the first three test digits beside each other, and under each what it is and what the model takes it for.
local function show(model, dataset)
  local images, labels = dataset:batch{1, 2, 3}
  local guesses, captions = model(images):argmax(2), {}
  for i = 1, 3 do
    local name, guess = dataset.classes[labels[i]:item()], dataset.classes[guesses[i]:item()]
    captions[i] = ("%-24s"):format(("a %s, read as %s"):format(name, guess))
  end
  picture.print(images[{{}, 1, {}, {3, 26}}], "  ")
  print(table.concat(captions, "  "))
end

torch.manual_seed(0)
local training_digits, test_digits = digits(true), digits(false)
local model = Net()
print(("Training on %d digits from %s"):format(#training_digits, folder))
train(model, training_digits)

model:eval()
torch.no_grad(show, model, test_digits)
local accuracy = torch.no_grad(test, model, test_digits)
print(("Accuracy: %.2f %% of %d test digits"):format(100 * accuracy, #test_digits))

torch.save(model:state_dict(), model_path)
print(("The model is saved in %s"):format(model_path))
