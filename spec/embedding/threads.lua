--- What each thread of threads.c runs in a Lua state of its own, given its number. Returns the loss of a short training as text.
local torch = require "torch"
local nn, optim = torch.nn, torch.optim
local number = ...

torch.manual_seed(number)
if number % 4 == 3 then torch.set_default_dtype(torch.float64) end

--- An error here must not come up in another state, nor later in this one.
local function fail()
  local ok, message = pcall(torch.matmul, torch.ones(number, 2), torch.ones(3, number))
  assert(not ok and message:find("matmul", 1, true), message)
end

local x = torch.randn(64, 8)
local target = (x:sum(2):gt(0)):long() + 1
local model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.1), nn.LayerNorm(32), nn.Linear(32, 2))
local optimizer = number % 2 == 0 and optim.Adam(model:parameters(), {lr = 0.01}) or optim.SGD(model:parameters(), {lr = 0.1, momentum = 0.9})
local dataset = torch.utils.data.TensorDataset(x, target)
local loader = torch.utils.data.DataLoader(dataset, {batch_size = 16, shuffle = true})

local loss
for epoch = 1, 10 do
  for data, labels in loader:iter() do
    optimizer:zero_grad()
    loss = nn.functional.cross_entropy(model(data), labels)
    assert(loss.requires_grad)
    loss:backward()
    optimizer:step()
  end
  torch.no_grad(function()
    fail()
    assert(not model(x).requires_grad)
  end)
  if epoch % 3 == 0 then collectgarbage() end
end
assert(loss.dtype == torch.get_default_dtype())
torch.set_default_dtype(torch.float32)
return ("%.17g"):format(loss:item())
