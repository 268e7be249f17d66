--- Multi-head attention as a function of its weights: the module's own, with a plain table in its place.
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local read = signature("multi_head_attention_forward", [[query, key, value, embed_dim_to_check, num_heads, in_proj_weight=nil, in_proj_bias=nil, bias_k=nil,
  bias_v=nil, add_zero_attn=false, dropout_p=0.0, out_proj_weight=nil, out_proj_bias=nil, training=true, key_padding_mask=nil, need_weights=true,
  attn_mask=nil, use_separate_proj_weight=false, q_proj_weight=nil, k_proj_weight=nil, v_proj_weight=nil, average_attn_weights=true]])

local function check(a)
  local e = a.query:size(-1)
  if e ~= a.embed_dim_to_check then fail("multi_head_attention_forward: the query has %d features, embed_dim_to_check is %d", e, a.embed_dim_to_check) end
  if e % a.num_heads ~= 0 then fail("multi_head_attention_forward: %d features do not part into %d heads", e, a.num_heads) end
  if not a.out_proj_weight then fail "multi_head_attention_forward: argument 'out_proj_weight' is missing" end
  local due = a.use_separate_proj_weight and "q_proj_weight" or "in_proj_weight"
  if not a[due] then fail("multi_head_attention_forward: argument '%s' is missing", due) end
end

--- multi_head_attention_forward(query, key, value, embed_dim, num_heads, in_proj_weight, in_proj_bias, bias_k, bias_v, add_zero_attn, dropout_p,
--- out_proj_weight, out_proj_bias, {training = true, key_padding_mask, need_weights = true, attn_mask, use_separate_proj_weight = false, q_proj_weight,
--- k_proj_weight, v_proj_weight, average_attn_weights = true}): what nn.MultiheadAttention computes with these weights, for inputs {length, N, features}.
--- Returns the output and the weights of the attention.
--- Example:
---   local x, w = torch.ones(2, 1, 4), torch.eye(4)
---   nn.functional.multi_head_attention_forward(x, x, x, 4, 2, torch.cat{w, w, w}, nil, nil, nil, false, 0.0, w)
local function multi_head_attention_forward(...)
  local a = read(...)
  check(a)
  local F = require "torch.nn.functional"
  local weights = {
    embed_dim = a.embed_dim_to_check, num_heads = a.num_heads, dropout = a.dropout_p, training = a.training, batch_first = false,
    add_zero_attn = a.add_zero_attn, bias_k = a.bias_k, bias_v = a.bias_v, in_proj_weight = a.in_proj_weight, in_proj_bias = a.in_proj_bias,
    q_proj_weight = a.q_proj_weight, k_proj_weight = a.k_proj_weight, v_proj_weight = a.v_proj_weight, _same_sizes = not a.use_separate_proj_weight,
    out_proj = function(y) return F.linear(y, a.out_proj_weight, a.out_proj_bias) end,
  }
  local forward = require("torch.nn.modules.attention").MultiheadAttention.forward
  return forward(weights, a.query, a.key, a.value, {
    key_padding_mask = a.key_padding_mask, need_weights = a.need_weights, attn_mask = a.attn_mask, average_attn_weights = a.average_attn_weights,
  })
end

return {multi_head_attention_forward = multi_head_attention_forward}
