--- The whole transformer (Vaswani et al. 2017): an encoder and a decoder.

local torch = require "torch"
local init = require "torch.nn.initialization"
local Module = require "torch.nn.module"
local LayerNorm = require "torch.nn.modules.normalization".LayerNorm
local encoding = require "torch.nn.modules.transformer_encoder"
local decoding = require "torch.nn.modules.transformer_decoder"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local Transformer = Module:extend("Transformer")

local read = signature("Transformer", [[d_model=512, nhead=8, num_encoder_layers=6, num_decoder_layers=6,
  dim_feedforward=2048, dropout=0.1, activation='relu', custom_encoder=nil, custom_decoder=nil, layer_norm_eps=1e-5,
  batch_first=false, norm_first=false, bias=true, device=nil, dtype=nil]])

local function layer_options(a)
  return {dim_feedforward = a.dim_feedforward, dropout = a.dropout, activation = a.activation,
    layer_norm_eps = a.layer_norm_eps, batch_first = a.batch_first, norm_first = a.norm_first, bias = a.bias,
    device = a.device, dtype = a.dtype}
end

local function new_norm(a)
  return LayerNorm(a.d_model, {eps = a.layer_norm_eps, bias = a.bias, device = a.device, dtype = a.dtype})
end

local function new_encoder(a)
  local layer = encoding.TransformerEncoderLayer(a.d_model, a.nhead, layer_options(a))
  return encoding.TransformerEncoder(layer, a.num_encoder_layers, new_norm(a))
end

local function new_decoder(a)
  local layer = decoding.TransformerDecoderLayer(a.d_model, a.nhead, layer_options(a))
  return decoding.TransformerDecoder(layer, a.num_decoder_layers, new_norm(a))
end

--- nn.Transformer({d_model = 512, nhead = 8, num_encoder_layers = 6, num_decoder_layers = 6, dim_feedforward = 2048,
-- dropout = 0.1, activation = "relu", custom_encoder, custom_decoder, layer_norm_eps = 1e-5, batch_first = false,
-- norm_first = false, bias = true}): encoder and decoder (Vaswani et al. 2017). Call with src {S, N, d_model} and tgt {T, N, d_model};
-- output {T, N, d_model}; N comes first with batch_first.
-- Example:
--   local model = nn.Transformer{d_model = 8, nhead = 2, num_encoder_layers = 1, num_decoder_layers = 1, dim_feedforward = 16}
--   model(torch.rand(6, 1, 8), torch.rand(4, 1, 8)).shape
function Transformer:init(...)
  local a = read(...)
  self.encoder = a.custom_encoder or new_encoder(a)
  self.decoder = a.custom_decoder or new_decoder(a)
  self.d_model, self.nhead, self.batch_first = a.d_model, a.nhead, a.batch_first
  self:reset_parameters()
end

--- Draws all matrices anew, by xavier_uniform_.
function Transformer:reset_parameters()
  for _, parameter in ipairs(self:parameters()) do
    if parameter.ndim > 1 then init.xavier_uniform_(parameter) end
  end
end

local read_call = signature("Transformer", [[src, tgt, src_mask=nil, tgt_mask=nil, memory_mask=nil,
  src_key_padding_mask=nil, tgt_key_padding_mask=nil, memory_key_padding_mask=nil]])

local function check(self, x, name)
  if x:size(-1) ~= self.d_model then
    fail("Transformer: %s has %d features, %d are due", name, x:size(-1), self.d_model)
  end
end

--- forward(src, tgt, src_mask, tgt_mask, memory_mask, src_key_padding_mask, tgt_key_padding_mask,
-- memory_key_padding_mask). src {S, N, d_model} and tgt {T, N, d_model}, N first with batch_first; the masks as in
-- MultiheadAttention.
function Transformer:forward(...)
  local a = read_call(...)
  check(self, a.src, "src")
  check(self, a.tgt, "tgt")
  local memory = self.encoder(a.src, a.src_mask, a.src_key_padding_mask)
  return self.decoder(a.tgt, memory, a.tgt_mask, a.memory_mask, a.tgt_key_padding_mask, a.memory_key_padding_mask)
end

--- A mask {size, size} that forbids to look ahead: -inf above the diagonal, 0 elsewhere.
function Transformer.generate_square_subsequent_mask(size)
  return torch.full({size, size}, -math.huge):triu(1)
end

return {Transformer = Transformer}
