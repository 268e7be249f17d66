--- A small training run that resumes from its folder:  luatorch spec/utils/resumed_training.lua FOLDER
--
-- Everything that has a state takes part: dropout, batch normalisation, shuffling, momentum, Adam's averages, a
-- schedule and averaged weights. A checkpoint is written every second batch, so that most of them lie within an epoch. The weights go to
-- FOLDER/weights.safetensors.

local torch = require "torch"
local nn, optim, data = torch.nn, torch.optim, torch.utils.data

local folder, epochs = arg[1], 40

torch.manual_seed(5)
local samples = data.TensorDataset(torch.randn(60, 8), torch.randn(60, 1))
local loader = data.DataLoader(samples, {batch_size = 8, shuffle = true})
local features = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.Tanh(), nn.Dropout(0.3))
local head = nn.Linear(16, 1)
local model = nn.Sequential(features, head)
local sgd = optim.SGD(features:parameters(), {lr = 0.05, momentum = 0.9})
local adam = optim.Adam(head:parameters(), {lr = 0.01})
local schedule = optim.lr_scheduler.StepLR(sgd, 10, 0.5)
local average = optim.swa_utils.AveragedModel(model, {multi_avg_fn = optim.swa_utils.get_ema_multi_avg_fn(0.9)})
local noise = torch.Generator():manual_seed(11)

local checkpoints = torch.utils.CheckpointManager(folder, {model = model, sgd = sgd, adam = adam, schedule = schedule,
  loader = loader, average = average,
  noise = noise}, {keep = 2})
local progress = checkpoints:resume() or {epoch = 1, batches = 0}

local function step(x, target)
  sgd:zero_grad()
  adam:zero_grad()
  x = x + torch.randn(x.shape, {generator = noise}) * 0.1
  nn.functional.mse_loss(model(x), target):backward()
  sgd:step()
  adam:step()
  average:update_parameters(model)
end

for epoch = progress.epoch, epochs do
  for x, target in loader:iter() do
    step(x, target)
    progress.batches = progress.batches + 1
    if progress.batches % 2 == 0 then checkpoints:save {epoch = epoch, batches = progress.batches} end
  end
  schedule:step()
end

torch.save({model:state_dict(), average:state_dict()}, folder .. "/weights.safetensors")
