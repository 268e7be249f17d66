--- A GPT and an LSTM, one training step each.
local torch = require "torch"
local nn, F, optim = torch.nn, require "torch.nn.functional", torch.optim

local Block = nn.Module:extend("Block")

function Block:init(d, heads)
  self.ln1, self.ln2 = nn.LayerNorm(d), nn.LayerNorm(d)
  self.qkv, self.o = nn.Linear(d, 3 * d), nn.Linear(d, d)
  self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)
  self.heads = heads
end

function Block:forward(x)
  local b, l, d = x:size(1), x:size(2), x:size(3)
  local parts = self.qkv(self.ln1(x)):split(d, 3)
  for i, t in ipairs(parts) do parts[i] = t:view(b, l, self.heads, d // self.heads):transpose(2, 3) end
  local q, k, v = table.unpack(parts)
  local a = q:matmul(k:transpose(-2, -1)) * (d // self.heads) ^ -0.5
  a = a:masked_fill(Block.mask[{{1, l}, {1, l}}], -math.huge):softmax(-1)
  x = x + self.o(a:matmul(v):transpose(2, 3):reshape(b, l, d))
  return x + self.down(F.gelu(self.up(self.ln2(x))))
end

local GPT = nn.Module:extend("GPT")

function GPT:init(vocabulary, length, d, heads, layers)
  self.tok, self.pos = nn.Embedding(vocabulary, d), nn.Embedding(length, d)
  local blocks = {}
  for i = 1, layers do blocks[i] = Block(d, heads) end
  self.blocks = nn.Sequential(table.unpack(blocks))
  self.ln, self.head = nn.LayerNorm(d), nn.Linear(d, vocabulary, {bias = false})
end

function GPT:forward(i)
  return self.head(self.ln(self.blocks(self.tok(i) + self.pos(torch.arange(1, i:size(2) + 1)))))
end

return function(timing)
  local function train_step(name, vocabulary, length, d, heads, layers, batch)
    local model = GPT(vocabulary, length, d, heads, layers)
    local optimizer = optim.AdamW(model:parameters(), {lr = 3e-4})
    local x = torch.randint(1, vocabulary + 1, {batch, length})
    local y = torch.randint(1, vocabulary + 1, {batch, length})
    local s = timing.timeit(function()
      optimizer:zero_grad()
      F.cross_entropy(model(x):view(-1, vocabulary), y:view(-1)):backward()
      optimizer:step()
    end, {rounds = 3})
    timing.say(("gpt_%s_train_step"):format(name), s, "step", ("%.0f tok/s"):format(batch * length / s))
  end

  local function gpt()
    Block.mask = torch.triu(torch.ones(1024, 1024, {dtype = torch.bool}), 1)
    train_step("char", 65, 64, 128, 4, 4, 12)
    train_step("small", 4096, 256, 384, 6, 6, 8)
  end

  local function lstm()
    local model, x = nn.LSTM(128, 256, 2), torch.randn(64, 32, 128)
    local optimizer = optim.Adam(model:parameters())
    timing.say("lstm_2x256_t64_bs32_train", timing.timeit(function()
      optimizer:zero_grad()
      model(x):pow(2):mean():backward()
      optimizer:step()
    end, {rounds = 3}), "step")
  end

  return {{name = "gpt", run = gpt}, {name = "lstm", run = lstm}}
end
