--- Samples of elementwise operators whose arguments are of a kind.
local torch = require "torch"

return {
  where = {function(t) return torch.tensor {{true, false, true}, {false, false, true}}, t {2, 3}, t {2, 3} end},
  igamma = {function(t) return t({2, 3}, 0.6, 3.1, true), t({2, 3}, 0.6, 3.1) end},
  igammac = {function(t) return t({2, 3}, 0.6, 3.1, true), t({2, 3}, 0.6, 3.1) end},
  ["special.zeta"] = {function(t) return t({2, 3}, 1.6, 3.1, true), t({2, 3}, 0.6, 3.1) end},
  clamp = {function(t) return t {2, 3}, -0.9, 1.1 end, function(t) return t {2, 3}, nil, t {3} end},
  masked_fill = {function(t) return t {2, 3}, torch.tensor {true, false, true}, 0.5 end},
  clamp_min = {function(t) return t {2, 3}, 0.1 end},
  clamp_max = {function(t) return t {2, 3}, t {3} end},
  nan_to_num = {function(t) return t {2, 3} end},
  frexp = {function(t) return t {2, 3} end},
  mvlgamma = {function(t) return t({2, 3}, 2.1, 4.1), 3 end},
  polygamma = {function(t) return 2, t({2, 3}, 0.6, 3.1) end},
  isclose = {function(t) return t {2, 3}, t {2, 3} end, function(t) return t {2, 3}, t {3}, 0.5, 0.5 end},
  allclose = {function(t) return t {2, 3}, t {2, 3}, 0.5, 9.0 end},
  equal = {function(t) return t {2, 3}, t {2, 3} end},
  isin = {function(t) return t {2, 3}, torch.tensor {1, 2} end},
  polygamma_of = {function(t) return t({2, 3}, 0.6, 3.1), 2 end},
  result_type = {function(t) return t {2}, 2.5 end},
  promote_types = {function() return torch.int32, torch.float16 end},
  can_cast = {function() return torch.float32, torch.int64 end},
  is_complex = {function(t) return t {2} end},
  is_signed = {function(t) return t {2} end},
  is_nonzero = {function(t) return t {1} end},
  is_inference = {function(t) return t {2} end},
}
