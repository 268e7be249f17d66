--- The encoder of a transformer (Vaswani et al. 2017): a layer, and a stack of them.

local Module = require "torch.nn.module"
local Dropout = require "torch.nn.modules.dropout".Dropout
local LayerNorm = require "torch.nn.modules.normalization".LayerNorm
local Linear = require "torch.nn.modules.linear".Linear
local MultiheadAttention = require "torch.nn.modules.attention".MultiheadAttention
local parts = require "torch.nn.modules.transformer_parts"
local signature = require "torch.utils.signature"

local TransformerEncoderLayer = Module:extend("TransformerEncoderLayer")

local read_layer = signature("TransformerEncoderLayer", parts.layer_arguments)

--- nn.TransformerEncoderLayer(d_model, nhead, {dim_feedforward = 2048, dropout = 0.1, activation = "relu",
-- layer_norm_eps = 1e-5, batch_first = false, norm_first = false, bias = true}): self-attention and a feed-forward
-- network, each with a way around it and a norm, after it or (norm_first) before. Input {L, N, d_model}, or {N, L,
-- d_model} with batch_first.
-- Example:
--   nn.TransformerEncoderLayer(8, 2, 16)(torch.rand(6, 1, 8)).shape
function TransformerEncoderLayer:init(...)
  local a = read_layer(...)
  local attention = {dropout = a.dropout, bias = a.bias, batch_first = a.batch_first, device = a.device,
    dtype = a.dtype}
  local linear = {bias = a.bias, device = a.device, dtype = a.dtype}
  local norm = {eps = a.layer_norm_eps, bias = a.bias, device = a.device, dtype = a.dtype}
  self.self_attn = MultiheadAttention(a.d_model, a.nhead, attention)
  self.linear1 = Linear(a.d_model, a.dim_feedforward, linear)
  self.dropout = Dropout(a.dropout)
  self.linear2 = Linear(a.dim_feedforward, a.d_model, linear)
  for i = 1, 2 do self["norm" .. i] = LayerNorm(a.d_model, norm) end
  for i = 1, 2 do self["dropout" .. i] = Dropout(a.dropout) end
  self.norm_first = a.norm_first
  self.activation = parts.activation(a.activation, "TransformerEncoderLayer")
end

local function attend(self, x, mask, key_padding_mask)
  local y = self.self_attn(x, x, x, {attn_mask = mask, key_padding_mask = key_padding_mask, need_weights = false})
  return self.dropout1(y)
end

local function feed_forward(self, x) return self.dropout2(parts.feed_forward(self, x)) end

local read_call = signature("TransformerEncoderLayer", "src, src_mask=nil, src_key_padding_mask=nil")

--- forward(src, src_mask, src_key_padding_mask), the masks as in MultiheadAttention.
function TransformerEncoderLayer:forward(...)
  local a = read_call(...)
  local x = a.src
  if self.norm_first then
    x = x + attend(self, self.norm1(x), a.src_mask, a.src_key_padding_mask)
    return x + feed_forward(self, self.norm2(x))
  end
  x = self.norm1(x + attend(self, x, a.src_mask, a.src_key_padding_mask))
  return self.norm2(x + feed_forward(self, x))
end

local TransformerEncoder = Module:extend("TransformerEncoder")

local read_stack = signature("TransformerEncoder", "encoder_layer, num_layers, norm=nil")

--- nn.TransformerEncoder(encoder_layer, num_layers, {norm}): copies of a layer one after another, then a norm.
-- Example:
--   nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), 2)(torch.rand(6, 1, 8)).shape
function TransformerEncoder:init(...)
  local a = read_stack(...)
  self.layers = parts.copies(a.encoder_layer, a.num_layers)
  self.num_layers = a.num_layers
  self.norm = a.norm
end

local read_stack_call = signature("TransformerEncoder", "src, mask=nil, src_key_padding_mask=nil")

--- forward(src, mask, src_key_padding_mask).
function TransformerEncoder:forward(...)
  local a = read_stack_call(...)
  local x = a.src
  for _, layer in ipairs(self.layers) do x = layer(x, a.mask, a.src_key_padding_mask) end
  return self.norm and self.norm(x) or x
end

return {TransformerEncoderLayer = TransformerEncoderLayer, TransformerEncoder = TransformerEncoder}
