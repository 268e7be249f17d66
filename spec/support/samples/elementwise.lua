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
}
