--- An LSTM that learns to write from a text, character by character.
--
--   luatorch examples/characters/lstm.lua --data "$(scripts/kjv)"
--
-- The network reads one character after another and keeps a state, from which it foretells the next: there is no limit to
-- how far it looks back. Without --data the Book of Psalms serves.

local here = arg[0]:match "^(.*)/" or "."
package.path = ("%s/?.lua;%s/../support/?.lua;"):format(here, here) .. package.path

local torch = require "torch"
local nn = require "torch.nn"
local Text = require "text"
local training = require "training"
local read_options = require "options"

local options = read_options {
  data = here .. "/psalms.txt", steps = 2000, batch = 32, context = 128, width = 64, hidden = 384, lr = 0.005, seed = 0,
  length = 400, temperature = 0.8, model = "lstm.safetensors",
  short = {steps = 40, batch = 16, context = 32, hidden = 64, length = 80},
}

local Writer = nn.Module:extend("Writer")

function Writer:init(alphabet)
  self.characters = nn.Embedding(alphabet, options.width)
  self.lstm = nn.LSTM(options.width, options.hidden, {batch_first = true})
  self.head = nn.Linear(options.hidden, alphabet)
end

--- Characters {N, length} and the state after those before them, or nil, to scores of the character after each
-- {N, length, alphabet} and the state after the last.
function Writer:forward(ids, state)
  local outputs, last = self.lstm(self.characters(ids), state)
  return self.head(outputs), last
end

torch.manual_seed(options.seed)
local text = Text.open(options.data)
training.run(Writer(text.size), text, options)
