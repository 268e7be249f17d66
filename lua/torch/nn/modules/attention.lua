--- Multi-head attention (Vaswani et al. 2017).
--
-- Queries, keys and values are projected, parted into heads, and attend: softmax(q k^T / sqrt(head size)) v; the
-- heads are joined and projected once more.

local torch = require "torch"
local F = require "torch.nn.functional"
local init = require "torch.nn.initialization"
local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local Linear = require "torch.nn.modules.linear".Linear
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

--- A Linear under the name by which PyTorch prints it.
local OutputLinear = Linear:extend("NonDynamicallyQuantizableLinear")

local MultiheadAttention = Module:extend("MultiheadAttention")

local read = signature("MultiheadAttention", [[embed_dim, num_heads, dropout=0.0, bias=true, add_bias_kv=false,
  add_zero_attn=false, kdim=nil, vdim=nil, batch_first=false, device=nil, dtype=nil]])

local function make_projections(self, where)
  local e = self.embed_dim
  if self._same_sizes then
    self.in_proj_weight = Parameter(torch.empty(3 * e, e, where))
  else
    self.q_proj_weight = Parameter(torch.empty(e, e, where))
    self.k_proj_weight = Parameter(torch.empty(e, self.kdim, where))
    self.v_proj_weight = Parameter(torch.empty(e, self.vdim, where))
  end
end

--- nn.MultiheadAttention(embed_dim, num_heads, {dropout = 0.0, bias = true, add_bias_kv = false, add_zero_attn =
-- false, kdim, vdim, batch_first = false}): attention (Vaswani et al. 2017) of query, key and value {L, N, embed_dim}, {S, N, kdim},
-- {S, N, vdim}; {N, L, ...} with batch_first; or without N. num_heads must divide embed_dim. Gives the output {L, N, embed_dim} and the
-- weights {N, L, S}, the mean of all heads.
-- Example:
--   local x = torch.rand(5, 1, 8)
--   local output, weights = nn.MultiheadAttention(8, 2)(x, x, x)
--   output.shape, weights.shape
function MultiheadAttention:init(...)
  local a = read(...)
  local where = {device = a.device, dtype = a.dtype}
  if a.embed_dim % a.num_heads ~= 0 then
    fail("MultiheadAttention: embed_dim %d does not part into %d heads", a.embed_dim, a.num_heads)
  end
  self.embed_dim, self.num_heads, self.dropout, self.batch_first = a.embed_dim, a.num_heads, a.dropout, a.batch_first
  self.kdim, self.vdim, self.add_zero_attn = a.kdim or a.embed_dim, a.vdim or a.embed_dim, a.add_zero_attn
  self._same_sizes = self.kdim == a.embed_dim and self.vdim == a.embed_dim
  make_projections(self, where)
  if a.bias then self.in_proj_bias = Parameter(torch.empty(3 * a.embed_dim, where)) end
  self.out_proj = OutputLinear(a.embed_dim, a.embed_dim, {bias = a.bias, device = a.device, dtype = a.dtype})
  if a.add_bias_kv then
    self.bias_k = Parameter(torch.empty(1, 1, a.embed_dim, where))
    self.bias_v = Parameter(torch.empty(1, 1, a.embed_dim, where))
  end
  self:reset_parameters()
end

--- Draws fresh projections (xavier_uniform_) and extra keys and values (xavier_normal_); biases are zero.
function MultiheadAttention:reset_parameters()
  for _, name in ipairs {"in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight"} do
    if self[name] then init.xavier_uniform_(self[name]) end
  end
  if self.in_proj_bias then
    init.zeros_(self.in_proj_bias)
    init.zeros_(self.out_proj.bias)
  end
  if self.bias_k then
    init.xavier_normal_(self.bias_k)
    init.xavier_normal_(self.bias_v)
  end
end

local function parts_of(tensor)
  return table.unpack(tensor:chunk(3, 1))
end

--- Projects {length, N, size} inputs to queries, keys and values {length, N, embed_dim}.
local function project(self, query, key, value)
  if self._same_sizes and query == key and key == value then
    return table.unpack(F.linear(query, self.in_proj_weight, self.in_proj_bias):chunk(3, -1))
  end
  local wq, wk, wv = self.q_proj_weight, self.k_proj_weight, self.v_proj_weight
  if self._same_sizes then wq, wk, wv = parts_of(self.in_proj_weight) end
  local bq, bk, bv
  if self.in_proj_bias then bq, bk, bv = parts_of(self.in_proj_bias) end
  return F.linear(query, wq, bq), F.linear(key, wk, bk), F.linear(value, wv, bv)
end

--- A mask as numbers to add to the scores: true becomes -inf.
local function additive(mask, like)
  if mask == nil or mask.dtype ~= torch.bool then return mask end
  return torch.zeros(mask:size(), {dtype = like.dtype, device = like.device}):masked_fill_(mask, -math.huge)
end

--- Adds the masks up into one that broadcasts over the scores {N, heads, L, S}.
local function join_masks(attn_mask, key_padding_mask, batch, heads, like)
  attn_mask, key_padding_mask = additive(attn_mask, like), additive(key_padding_mask, like)
  if attn_mask and attn_mask.ndim == 3 then
    attn_mask = attn_mask:reshape(batch, heads, attn_mask:size(2), attn_mask:size(3))
  end
  if not key_padding_mask then return attn_mask end
  local padding = key_padding_mask:reshape(batch, 1, 1, key_padding_mask:size(2))
  return attn_mask and attn_mask + padding or padding
end

--- Adds one more place to keys, values and masks.
local function append_place(keys, values, new_key, new_value, mask)
  keys, values = torch.cat({keys, new_key}, 1), torch.cat({values, new_value}, 1)
  return keys, values, mask and F.pad(mask, {0, 1})
end

local function append_extras(self, keys, values, mask)
  local batch = keys:size(2)
  if self.bias_k then
    keys, values, mask = append_place(keys, values, self.bias_k:expand(1, batch, -1), self.bias_v:expand(1, batch, -1),
      mask)
  end
  if self.add_zero_attn then
    local zeros = torch.zeros({1, batch, self.embed_dim}, {dtype = keys.dtype, device = keys.device})
    keys, values, mask = append_place(keys, values, zeros, zeros, mask)
  end
  return keys, values, mask
end

--- {length, N, embed_dim} as {N, heads, length, head size}.
local function part_heads(self, x)
  return x:reshape(x:size(1), x:size(2), self.num_heads, self.embed_dim // self.num_heads):permute(2, 3, 1, 4)
end

--- Attention of heads {N, heads, length, size}; the weights {N, heads, L, S} are returned where they are asked for.
local function attend(self, q, k, v, mask, need_weights)
  local dropout = self.training and self.dropout or 0
  if not need_weights then
    return F.scaled_dot_product_attention(q, k, v, {attn_mask = mask, dropout_p = dropout})
  end
  local scores = (q / math.sqrt(q:size(-1))):matmul(k:transpose(-2, -1))
  if mask then scores = scores + mask end
  local weights = F.softmax(scores, -1)
  if dropout > 0 then weights = F.dropout(weights, dropout, true) end
  return weights:matmul(v), weights
end

--- The whole for inputs {length, N, size}: output {L, N, embed_dim} and weights {N, heads, L, S} or nil.
local function forward_batch(self, query, key, value, a)
  local length, batch = query:size(1), query:size(2)
  local q, k, v = project(self, query, key, value)
  local mask = join_masks(a.attn_mask, a.key_padding_mask, batch, self.num_heads, q)
  k, v, mask = append_extras(self, k, v, mask)
  local y, weights = attend(self, part_heads(self, q), part_heads(self, k), part_heads(self, v), mask, a.need_weights)
  y = y:permute(3, 1, 2, 4):reshape(length, batch, self.embed_dim)
  return self.out_proj(y), weights
end

local read_call = signature("MultiheadAttention", [[query, key, value, key_padding_mask=nil, need_weights=true,
  attn_mask=nil, average_attn_weights=true]])

local function forward_any(self, query, key, value, a)
  if self.batch_first then
    local same = query == key and key == value
    query = query:transpose(1, 2)
    if same then
      key, value = query, query
    else
      key, value = key:transpose(1, 2), value:transpose(1, 2)
    end
  end
  local y, weights = forward_batch(self, query, key, value, a)
  if weights and a.average_attn_weights then weights = weights:mean(2) end
  return self.batch_first and y:transpose(1, 2) or y, weights
end

--- One sample without a batch dimension.
local function forward_single(self, query, key, value, a)
  local dim = self.batch_first and 1 or 2
  if a.key_padding_mask then a.key_padding_mask = a.key_padding_mask:unsqueeze(1) end
  local y, weights = forward_any(self, query:unsqueeze(dim), key:unsqueeze(dim), value:unsqueeze(dim), a)
  return y:squeeze(dim), weights and weights:squeeze(1)
end

--- forward(query, key, value, {key_padding_mask, need_weights = true, attn_mask, average_attn_weights = true}):
-- returns the output, like the query, and with need_weights the weights {N, L, S} (for each head, {N, heads, L, S},
-- without the average). A mask is true where attention is forbidden, or holds numbers to add: key_padding_mask {N,
-- S}, attn_mask {L, S} or {N * heads, L, S}.
function MultiheadAttention:forward(...)
  local a = read_call(...)
  local query, key, value = a.query, a.key, a.value
  if query.ndim == 2 then return forward_single(self, query, key, value, a) end
  if query.ndim ~= 3 then
    fail("MultiheadAttention: a query of 2 or 3 dimensions is due, not %d", query.ndim)
  end
  return forward_any(self, query, key, value, a)
end

return {MultiheadAttention = MultiheadAttention}
