--- A Transformer that learns to write from a text, character by character.
--
--   luatorch examples/characters/transformer.lua --data "$(scripts/kjv)"
--
-- Each character is the sum of what it is and where it stands; four layers of causal self-attention and feed-forward
-- networks (normed first) turn it into scores of the next one. Without --data the Book of Psalms serves.

local here = arg[0]:match "^(.*)/" or "."
package.path = ("%s/?.lua;%s/../support/?.lua;"):format(here, here) .. package.path

local torch = require "torch"
local nn = require "torch.nn"
local Text = require "text"
local training = require "training"
local read_options = require "options"

local options = read_options {
  data = here .. "/psalms.txt", steps = 2000, batch = 32, context = 128, width = 128, heads = 4, layers = 4, lr = 0.002,
  seed = 0, length = 400, temperature = 0.8, model = "transformer.safetensors",
  short = {steps = 40, batch = 16, context = 32, width = 64, layers = 2, length = 80},
}

local Writer = nn.Module:extend("Writer")

function Writer:init(alphabet)
  self.characters = nn.Embedding(alphabet, options.width)
  self.places = nn.Embedding(options.context, options.width)
  local layer = nn.TransformerEncoderLayer(options.width, options.heads, {dim_feedforward = 4 * options.width, dropout = 0.0,
    activation = "gelu", batch_first = true, norm_first = true})
  self.layers = nn.TransformerEncoder(layer, options.layers, {norm = nn.LayerNorm(options.width)})
  self.head = nn.Linear(options.width, alphabet)
end

--- Characters {N, length} to scores of the character after each {N, length, alphabet}.
function Writer:forward(ids)
  local length = ids:size(2)
  local x = self.characters(ids) + self.places(torch.arange(1, length + 1))
  local mask = nn.Transformer.generate_square_subsequent_mask(length)
  return self.head(self.layers(x, mask))
end

torch.manual_seed(options.seed)
local text = Text.open(options.data)
training.run(Writer(text.size), text, options)
