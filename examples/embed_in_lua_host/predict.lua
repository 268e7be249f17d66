--- Loads what train.lua (or embed_in_c/train.c) saved and asks about a point:  ./host predict.lua circle.safetensors 0.1 0.2
local torch = require "torch"
local nn = torch.nn

local model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
model:load_state_dict(torch.safetensors.load_file(arg[1]))

local point = torch.tensor({{tonumber(arg[2]), tonumber(arg[3])}}, {dtype = torch.float32})
local inside = torch.no_grad(function() return model(point):softmax(-1)[{1, 2}]:item() end)
print(("(%s, %s) lies %s: %.2f"):format(arg[2], arg[3], inside > 0.5 and "inside" or "outside", inside))
