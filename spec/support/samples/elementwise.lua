--- Samples of elementwise operators whose arguments are of a kind.
local torch = require "torch"

return {
  where = {function(t) return torch.tensor {{true, false, true}, {false, false, true}}, t {2, 3}, t {2, 3} end},
  igamma = {function(t) return t({2, 3}, 0.6, 3.1, true), t({2, 3}, 0.6, 3.1) end},
  igammac = {function(t) return t({2, 3}, 0.6, 3.1, true), t({2, 3}, 0.6, 3.1) end},
  ["special.zeta"] = {function(t) return t({2, 3}, 1.6, 3.1, true), t({2, 3}, 0.6, 3.1) end},
  clamp = {function(t) return t {2, 3}, -0.9, 1.1 end, function(t) return t {2, 3}, nil, t {3} end},
  masked_fill = {function(t) return t {2, 3}, torch.tensor {true, false, true}, 0.5 end},
}
