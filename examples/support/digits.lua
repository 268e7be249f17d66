--- The handwritten digits of MNIST, in batches.

local torch = require "torch"
local vision = require "torch.vision"
local data = torch.utils.data

local digits = {}

--- A loader of the digits in a folder, images {N, 1, 28, 28} from 0 to 1 and labels {N} from 1. Options: train,
-- batch_size, and limit, beyond which digits are left out. Training digits come in a fresh order each time.
function digits.loader(folder, options)
  local dataset = vision.datasets.MNIST(folder, {train = options.train, transform = vision.transforms.ToTensor()})
  local count = math.min(#dataset, options.limit or math.huge)
  local part = data.Subset(dataset, torch.arange(1, count + 1):tolist())
  return data.DataLoader(part, {batch_size = options.batch_size, shuffle = options.train})
end

return digits
