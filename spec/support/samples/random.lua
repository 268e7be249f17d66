--- Samples of operators that draw numbers. Each sets the seed, so that every call with it draws the same.
local torch = require "torch"

local function seeded(sample)
  return function(t)
    torch.manual_seed(20)
    return sample(t)
  end
end

local samples = {
  rand = {function() return 2, 3 end},
  randn = {function() return 2, 3 end},
  randint = {function() return 2, 9, {2, 3} end},
  randint_high = {function() return 9, {2, 3} end},
  randperm = {function() return 7 end},
  rand_like = {function(t) return t {2, 3} end},
  randn_like = {function(t) return t {2, 3} end},
  randint_like = {function(t) return t {2, 3}, 2, 9 end},
  randint_like_high = {function(t) return t {2, 3}, 9 end},
  uniform = {function(t) return t {2, 3}, -1, 2 end},
  normal = {function(t) return t {2, 3} end},
  random = {function(t) return t {2, 3}, 1, 7 end},
  bernoulli = {function(t) return t {2, 3}, 0.3 end, function(t) return t {2, 3}, t({2, 3}, 0.1, 0.9, true) end},
  exponential = {function(t) return t {2, 3} end},
  cauchy = {function(t) return t {2, 3} end},
  log_normal = {function(t) return t {2, 3} end},
  geometric = {function(t) return t {2, 3}, 0.3 end},
  bernoulli_of = {function(t) return t({2, 3}, 0.1, 0.9) end},
  bernoulli_p = {function(t) return t {2, 3}, 0.3 end},
  normal_of = {function(t) return t({2, 3}, -2, 2, true), t({2, 3}, 0.5, 2, true) end, function(t) return t({2, 3}, -2, 2, true) end},
  normal_size = {function() return 1, 2, {2, 3} end},
  poisson = {function(t) return t({2, 3}, 0.5, 4) end},
  multinomial = {function(t) return t({2, 4}, 0.1, 0.9), 2 end, function(t) return t({3}, 0.1, 0.9), 5, true end},
  ["functional.dropout"] = {function(t) return t {3, 4}, 0.4 end, function(t) return t {3, 4}, 0.4, false end},
  native_dropout = {function(t) return t {3, 4}, 0.4, true end, function(t) return t {3, 4}, 0.4, false end},
  feature_dropout = {function(t) return t {2, 3, 2}, 0.4, true end},
  ["functional.dropout1d"] = {function(t) return t {2, 3, 2}, 0.4 end},
  ["functional.dropout2d"] = {function(t) return t {2, 3, 2, 2}, 0.4 end},
  ["functional.dropout3d"] = {function(t) return t {2, 3, 2, 1, 2}, 0.4 end},
  ["functional.alpha_dropout"] = {function(t) return t {3, 4}, 0.4, true end},
  ["functional.feature_alpha_dropout"] = {function(t) return t {2, 3, 2}, 0.4, true end},
  ["functional.rrelu"] = {function(t) return t {3, 4}, 0.1, 0.4, true end, function(t) return t {3, 4} end},
}

for _, list in pairs(samples) do
  for i, sample in ipairs(list) do list[i] = seeded(sample) end
end

return samples
