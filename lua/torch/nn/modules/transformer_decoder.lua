--- The decoder of a transformer (Vaswani et al. 2017): a layer, and a stack of them.

local Module = require "torch.nn.module"
local Dropout = require "torch.nn.modules.dropout".Dropout
local LayerNorm = require "torch.nn.modules.normalization".LayerNorm
local Linear = require "torch.nn.modules.linear".Linear
local MultiheadAttention = require "torch.nn.modules.attention".MultiheadAttention
local parts = require "torch.nn.modules.transformer_parts"
local signature = require "torch.utils.signature"

local TransformerDecoderLayer = Module:extend("TransformerDecoderLayer")

local read_layer = signature("TransformerDecoderLayer", parts.layer_arguments)

--- nn.TransformerDecoderLayer(d_model, nhead, {...}): self-attention, attention to the encoder's output, and a
-- feed-forward network; arguments and sizes as for TransformerEncoderLayer.
-- Example:
--   nn.TransformerDecoderLayer(8, 2, 16)(torch.rand(4, 1, 8), torch.rand(6, 1, 8)).shape
function TransformerDecoderLayer:init(...)
  local a = read_layer(...)
  local attention = {dropout = a.dropout, bias = a.bias, batch_first = a.batch_first, device = a.device,
    dtype = a.dtype}
  local linear = {bias = a.bias, device = a.device, dtype = a.dtype}
  local norm = {eps = a.layer_norm_eps, bias = a.bias, device = a.device, dtype = a.dtype}
  self.self_attn = MultiheadAttention(a.d_model, a.nhead, attention)
  self.multihead_attn = MultiheadAttention(a.d_model, a.nhead, attention)
  self.linear1 = Linear(a.d_model, a.dim_feedforward, linear)
  self.dropout = Dropout(a.dropout)
  self.linear2 = Linear(a.dim_feedforward, a.d_model, linear)
  for i = 1, 3 do self["norm" .. i] = LayerNorm(a.d_model, norm) end
  for i = 1, 3 do self["dropout" .. i] = Dropout(a.dropout) end
  self.norm_first = a.norm_first
  self.activation = parts.activation(a.activation, "TransformerDecoderLayer")
end

local function attend_self(self, x, a)
  local y = self.self_attn(x, x, x, {attn_mask = a.tgt_mask, key_padding_mask = a.tgt_key_padding_mask,
    need_weights = false})
  return self.dropout1(y)
end

local function attend_memory(self, x, a)
  local y = self.multihead_attn(x, a.memory, a.memory, {attn_mask = a.memory_mask,
    key_padding_mask = a.memory_key_padding_mask, need_weights = false})
  return self.dropout2(y)
end

local function feed_forward(self, x) return self.dropout3(parts.feed_forward(self, x)) end

local call_arguments = [[tgt, memory, tgt_mask=nil, memory_mask=nil, tgt_key_padding_mask=nil,
  memory_key_padding_mask=nil]]

local read_call = signature("TransformerDecoderLayer", call_arguments)

--- forward(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask), the masks as in
-- MultiheadAttention.
function TransformerDecoderLayer:forward(...)
  local a = read_call(...)
  local x = a.tgt
  if self.norm_first then
    x = x + attend_self(self, self.norm1(x), a)
    x = x + attend_memory(self, self.norm2(x), a)
    return x + feed_forward(self, self.norm3(x))
  end
  x = self.norm1(x + attend_self(self, x, a))
  x = self.norm2(x + attend_memory(self, x, a))
  return self.norm3(x + feed_forward(self, x))
end

local TransformerDecoder = Module:extend("TransformerDecoder")

local read_stack = signature("TransformerDecoder", "decoder_layer, num_layers, norm=nil")

--- nn.TransformerDecoder(decoder_layer, num_layers, {norm}): copies of a layer one after another, then a norm.
-- Example:
--   nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16), 2)(torch.rand(4, 1, 8), torch.rand(6, 1, 8)).shape
function TransformerDecoder:init(...)
  local a = read_stack(...)
  self.layers = parts.copies(a.decoder_layer, a.num_layers)
  self.num_layers = a.num_layers
  self.norm = a.norm
end

local read_stack_call = signature("TransformerDecoder", call_arguments)

--- forward(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask).
function TransformerDecoder:forward(...)
  local a = read_stack_call(...)
  local x = a.tgt
  for _, layer in ipairs(self.layers) do
    x = layer(x, a.memory, a.tgt_mask, a.memory_mask, a.tgt_key_padding_mask, a.memory_key_padding_mask)
  end
  return self.norm and self.norm(x) or x
end

return {TransformerDecoderLayer = TransformerDecoderLayer, TransformerDecoder = TransformerDecoder}
