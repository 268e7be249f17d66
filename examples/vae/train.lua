--- Trains a variational autoencoder on handwritten digits, and draws digits that nobody wrote.
--
--   luatorch examples/vae/train.lua --data "$(scripts/mnist)"
--
-- The model of Kingma and Welling ("Auto-Encoding Variational Bayes", 2014): an encoder gives mean and deviation of 20
-- hidden numbers for a digit, a decoder gives the brightness of each pixel for 20 numbers, and training raises a lower
-- bound of the digits' likelihood. Without --data the sample of 6,000 digits in examples/mnist/sample serves.

local here = arg[0]:match "^(.*)/" or "."
package.path = here .. "/../support/?.lua;" .. package.path

local torch = require "torch"
local nn = require "torch.nn"
local F = require "torch.nn.functional"
local optim = require "torch.optim"
local progress = require "torch.utils.progress"
local digits = require "digits"
local picture = require "picture"
local read_options = require "options"

local options = read_options {
  data = here .. "/../mnist/sample", epochs = 10, batch = 128, hidden = 400, code = 20, lr = 0.002, seed = 0, limit = 60000,
  model = "vae.safetensors", picture = "vae.png", short = {epochs = 1, limit = 3000},
}

local VAE = nn.Module:extend("VAE")

function VAE:init(hidden, code)
  self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(28 * 28, hidden), nn.ReLU())
  self.mean = nn.Linear(hidden, code)
  self.log_variance = nn.Linear(hidden, code)
  self.decoder = nn.Sequential(nn.Linear(code, hidden), nn.ReLU(), nn.Linear(hidden, 28 * 28), nn.Unflatten(2, {1, 28, 28}))
end

--- Images {N, 1, 28, 28} to scores of the pixels (before the sigmoid), and the mean and log-variance of the code.
function VAE:forward(x)
  local h = self.encoder(x)
  local mean, log_variance = self.mean(h), self.log_variance(h)
  local code = mean + (log_variance / 2):exp() * torch.randn_like(mean)
  return self.decoder(code), mean, log_variance
end

--- The negative evidence lower bound of a batch in nats, summed: what the picture costs, given its code, and how far the
-- code's distribution is from the standard normal one.
local function loss_of(model, images)
  local scores, mean, log_variance = model(images)
  local pixels = F.binary_cross_entropy_with_logits(scores, images, {reduction = "sum"})
  local divergence = -0.5 * (1 + log_variance - mean ^ 2 - log_variance:exp()):sum()
  return pixels + divergence
end

local function train_epoch(model, loader, optimizer, title)
  local metrics = {}
  for images in progress.each(loader, {description = title, metrics = metrics}) do
    optimizer:zero_grad()
    local loss = loss_of(model, images) / #images
    loss:backward()
    optimizer:step()
    metrics.loss = loss:item()
  end
end

--- The mean loss of a digit, in nats.
local function test(model, loader)
  local guard <close> = torch.no_grad()
  local total = 0
  for images in loader:iter() do total = total + loss_of(model, images):item() end
  return total / #loader.dataset
end

--- Prints images {N, 1, 28, 28} beside each other, without their margins.
local function show(images) picture.print(images[{{}, 1, {}, {4, 25}}]) end

--- Prints a few test digits, and below what the model makes of their codes.
local function show_reconstructions(model, dataset)
  local images = dataset:batch{1, 2, 3, 4, 5}
  show(images)
  show(model(images):sigmoid())
end

--- Prints digits from random codes, and saves a sheet of 64.
local function show_samples(model)
  local images = model.decoder(torch.randn(64, options.code)):sigmoid()
  show(images[{{1, 5}}])
  picture.save(images:squeeze(2), 8, options.picture)
end

torch.manual_seed(options.seed)
local training = digits.loader(options.data, {train = true, batch_size = options.batch, limit = options.limit})
local held_out = digits.loader(options.data, {train = false, batch_size = 1000})

local model = VAE(options.hidden, options.code)
local optimizer = optim.Adam(model:parameters(), {lr = options.lr})
local scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, options.epochs)
print(("Training on %d digits from %s"):format(#training.dataset, options.data))
for epoch = 1, options.epochs do
  train_epoch(model, training, optimizer, ("Epoch %d of %d"):format(epoch, options.epochs))
  scheduler:step()
  print(("Epoch %2d: a test digit costs at most %.2f nats"):format(epoch, test(model, held_out)))
end

print("\nTest digits, and what is left of them in 20 numbers:")
torch.no_grad(show_reconstructions, model, held_out.dataset)
print("Digits from random numbers:")
torch.no_grad(show_samples, model)

torch.save(model:state_dict(), options.model)
print(("The model is saved in %s, and more digits in %s"):format(options.model, options.picture))
