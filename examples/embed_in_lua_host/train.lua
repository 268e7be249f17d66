--- Trains a small network to tell points inside a circle from those outside:  ./host train.lua circle.safetensors
local torch = require "torch"
local nn, optim = torch.nn, torch.optim

torch.manual_seed(0)
local points = torch.rand(512, 2) * 2 - 1
local labels = points:pow(2):sum(2):lt(0.49):long() + 1   -- 1: outside, 2: inside

local model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
local optimizer = optim.Adam(model:parameters(), {lr = 0.05})
for step = 1, 200 do
  optimizer:zero_grad()
  local loss = nn.functional.cross_entropy(model(points), labels)
  loss:backward()
  optimizer:step()
  if step % 50 == 0 then print(("step %d: loss %.4f"):format(step, loss:item())) end
end
torch.safetensors.save_file(model:state_dict(), arg[1])
