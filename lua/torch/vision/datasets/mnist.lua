--- MNIST and its relatives: 28x28 grey images in idx files, plain or gzipped.
--
-- All images are kept as one uint8 tensor. A batch is one index_select and, where the transform has a whole-batch
-- form, one conversion. Labels count from 1: `dataset.classes[label]` is the name.

local torch = require "torch"
local Dataset = require "torch.utils.data.dataset".Dataset
local collating = require "torch.utils.data.collate"
local transforms = require "torch.vision.transforms"
local signature = require "torch.utils.signature"
local sources = require "torch.vision.datasets.sources"
local fail = require "torch.utils.fail"

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

local function folders(title, root)
  return {root, root .. "/" .. title .. "/raw", root .. "/raw"}
end

local function find_file(title, root, name)
  for _, folder in ipairs(folders(title, root)) do
    for _, suffix in ipairs {"", ".gz"} do
      local path = folder .. "/" .. name .. suffix
      if exists(path) then return path end
    end
  end
end

local function file_names(train)
  local part = train and "train" or "t10k"
  return part .. "-images-idx3-ubyte", part .. "-labels-idx1-ubyte"
end

local function require_file(title, root, name)
  local path = find_file(title, root, name)
  if path then return path end
  fail("%s: the file '%s' (or '%s.gz') is neither in '%s' nor in '%s/%s/raw'; {download = true} fetches it", title, name,
    name, root, root, title)
end

--- Reads an idx file as a uint8 tensor with the given number of dimensions.
local function read(title, path, ndim)
  local data = require "torch.core".read_idx(path)
  if data.ndim ~= ndim or data.dtype ~= torch.uint8 then
    fail("%s: '%s' holds %d dimensions of %s; %d of uint8 are due", title, path, data.ndim,
      tostring(data.dtype), ndim)
  end
  return data
end

local MNIST = Dataset:extend("MNIST")

--- The names of the classes, by label.
MNIST.classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

local arguments = "root, train=true, transform=nil, target_transform=nil, download=false"

local function load(self)
  local title, images_name, labels_name = self.__name, file_names(self.train)
  if self.download and not (find_file(title, self.root, images_name) and find_file(title, self.root, labels_name)) then
    require "torch.vision.datasets.fetch"(title, sources[title], self.root .. "/" .. title .. "/raw")
  end
  self.data = read(title, require_file(title, self.root, images_name), 3)
  self.targets = read(title, require_file(title, self.root, labels_name), 1):to(torch.int64):add_(1)
  if self.data:size(1) ~= self.targets:size(1) then
    fail("%s: %d images, but %d labels", title, self.data:size(1), self.targets:size(1))
  end
end

--- MNIST(root, {train = true, transform, target_transform, download = false}): 60000 training or 10000 test digits.
-- The files lie in root, in root/raw or in root/MNIST/raw; where they are missing, and download is not set, it is an error. get(i) gives
-- the image, uint8 {28, 28} or what `transform` makes of it, and the label, from 1. `data` holds all images, `targets` all labels.
function MNIST:init(...)
  for field, value in pairs(signature(self.__name, arguments)(...)) do self[field] = value end
  if type(self.root) ~= "string" then
    fail("%s: root must be a path, not a %s", self.__name, type(self.root))
  end
  load(self)
end

function MNIST:len() return self.data:size(1) end

function MNIST:get(i)
  if math.type(i) ~= "integer" or i < 1 or i > self:len() then
    fail("%s: position %s is not within 1..%d", self.__name, tostring(i), self:len())
  end
  local image, label = self.data[i], self.targets[i]:item()
  if self.transform then image = self.transform(image) end
  if self.target_transform then label = self.target_transform(label) end
  return image, label
end

local function batch_by_samples(self, indices)
  local samples = {}
  for k, i in ipairs(indices) do samples[k] = table.pack(self:get(i)) end
  return collating.collate_packed(samples)
end

function MNIST:batch(indices)
  if self.target_transform or not transforms.has_batch(self.transform) then return batch_by_samples(self, indices) end
  local rows = torch.tensor(indices, {dtype = torch.int64})
  local images = self.data:index_select(1, rows)
  if self.transform then images = self.transform:batch(images) end
  return images, self.targets:index_select(1, rows)
end

--- FashionMNIST(root, {...}): the same form with ten kinds of clothing; arguments as for MNIST.
local FashionMNIST = MNIST:extend("FashionMNIST")

FashionMNIST.classes = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
  "Ankle boot"}

return {MNIST = MNIST, FashionMNIST = FashionMNIST}
