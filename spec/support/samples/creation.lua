--- Samples of operators that make tensors, and of those that fill or resize the one they are given.
local torch = require "torch"

return {
  empty = {function() return 2, 3 end, function() return {0, 3} end},
  full = {function() return {2, 3}, 2.5 end, function() return {}, 7 end},
  zeros = {function() return 2, 3 end},
  ones = {function() return {2, 3} end},
  empty_like = {function(t) return t {2, 3} end},
  zeros_like = {function(t) return t {2, 3} end},
  ones_like = {function(t) return t {2, 3} end},
  full_like = {function(t) return t {2, 3}, 2 end},
  new_empty = {function(t) return t {2}, 2, 3 end},
  new_zeros = {function(t) return t {2}, 2, 3 end},
  new_ones = {function(t) return t {2}, {2, 3} end},
  new_full = {function(t) return t {2}, {2, 3}, 1 end},
  empty_strided = {function() return {2, 3}, {1, 2} end},
  new_empty_strided = {function(t) return t {2}, {2, 3}, {1, 2} end},
  scalar_tensor = {function() return 2.5 end},
  arange = {function() return 1, 7, 2 end},
  arange_to = {function() return 5 end},
  linspace = {function() return -1, 2, 5 end, function() return 0, 1, 1 end},
  logspace = {function() return 0, 2, 4 end, function() return 0, 3, 4, 2 end},
  eye = {function() return 3 end, function() return 2, 4 end},
  tril_indices = {function() return 3, 4 end, function() return 3, 3, -1 end},
  triu_indices = {function() return 3, 4 end, function() return 3, 3, 1 end},

  copy = {function(t) return t {2, 3}, t {2, 3} end, function(t) return t {2, 3}, t {3} end},
  fill = {function(t) return t {2, 3}, 2 end, function(t) return t {2, 3}, t {} end},
  filled = {function(t) return t {2, 3}, 2 end, function(t) return t {2, 3}, t {} end},
  zero = {function(t) return t {2, 3} end},
  resize = {function(t) return t {2, 3}, 3, 2 end},
  resize_as = {function(t) return t {2, 3}, torch.zeros(6) end},
}
