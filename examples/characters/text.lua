--- A text as positions in its own alphabet, for models that foretell the next character.
--
-- The last twentieth of the text is held out: the models never train on it.

local torch = require "torch"

local Text = {}
Text.__index = Text

--- The bytes of a text as an int64 tensor.
local function bytes_of(text)
  local bytes = {}
  for i = 1, #text, 4096 do
    table.move({text:byte(i, i + 4095)}, 1, 4096, i, bytes)
  end
  return torch.tensor(bytes)
end

--- Reads a file. `size` is the number of distinct characters, `training` and `held_out` are int64 {length} tensors.
function Text.open(path)
  local file = assert(io.open(path, "rb"))
  local bytes = bytes_of(file:read "a")
  file:close()
  local text = setmetatable({alphabet = bytes:unique()}, Text)
  text.size = #text.alphabet
  text.position = torch.zeros(256, {dtype = torch.int64})
  text.position[text.alphabet + 1] = torch.arange(1, text.size + 1)
  local ids = text.position[bytes + 1]
  local count = #ids * 19 // 20
  text.training, text.held_out = ids[{{1, count}}], ids[{{count + 1, -1}}]
  return text
end

--- The positions of a string's characters {1, length}, and back.
function Text:encode(string)
  return self.position[bytes_of(string) + 1]:unsqueeze(1)
end

function Text:decode(ids)
  return string.char(table.unpack(self.alphabet[ids:reshape(-1)]:tolist()))
end

--- `count` windows drawn from the training text: inputs and the characters that follow each of them, {count, length}.
function Text:draw(count, length)
  local starts = torch.randint(1, #self.training - length + 1, {count, 1})
  local windows = self.training[starts + torch.arange(0, length + 1)]
  return windows[{{}, {1, -2}}], windows[{{}, {2, -1}}]
end

--- Walks over the held-out text in `rows` rows side by side: inputs and what follows them {rows, length}, each window
-- where the last one ended.
function Text:walk(rows, length)
  local columns = (#self.held_out - 1) // rows
  local function table_from(first) return self.held_out:narrow(1, first, rows * columns):view(rows, columns) end
  local inputs, targets = table_from(1), table_from(2)
  local start = 1 - length
  return function()
    start = start + length
    if start + length - 1 > columns then return nil end
    return inputs:narrow(2, start, length), targets:narrow(2, start, length)
  end
end

return Text
