--- Samples of operators that take more than tensors of any size. Each is a function of a maker of tensors (samples.lua).
local torch = require "torch"

--- Positions, from 1.
local function positions(list) return torch.tensor(list) end

return {
  where = {function(t) return torch.tensor {{true, false, true}, {false, false, true}}, t {2, 3}, t {2, 3} end},
  -- views and copies
  expand = {function(t) return t {2, 1}, 2, 3 end},
  permute = {function(t) return t {2, 3, 4}, 3, 1, 2 end},
  transpose = {function(t) return t {2, 3}, 1, 2 end},
  t = {function(t) return t {2, 3} end},
  select = {function(t) return t {2, 3}, 2, 3 end, function(t) return t {2, 3}, 1, -1 end},
  slice = {function(t) return t {2, 5}, 2, 1, 4, 2 end},
  narrow = {function(t) return t {2, 5}, 2, 2, 3 end},
  unsqueeze = {function(t) return t {2, 3}, 2 end},
  squeeze = {function(t) return t {2, 1, 3} end, function(t) return t {2, 1, 1}, 2 end},
  flatten = {function(t) return t {2, 3, 2}, 2 end},
  reshape = {function(t) return t {2, 3}, 3, 2 end},
  clone = {function(t) return t {2, 3} end},
  contiguous = {function(t) return t {2, 3} end},
  cat = {function(t) return {t {2, 3}, t {1, 3}} end, function(t) return {t {2, 3}, t {2, 2}}, 2 end},
  stack = {function(t) return {t {2, 3}, t {2, 3}}, 2 end},
  chunk = {function(t) return t {5, 2}, 3 end},
  split = {function(t) return t {5, 2}, 2 end},
  unbind = {function(t) return t {2, 3}, 2 end},
  -- reductions
  sum = {function(t) return t {3, 4} end, function(t) return t {3, 4}, 2, true end, function(t) return t {2, 3, 2}, {1, 3} end},
  mean = {function(t) return t {3, 4} end, function(t) return t {3, 4}, 1 end},
  amax = {function(t) return t {3, 4} end, function(t) return t {3, 4}, 2 end},
  amin = {function(t) return t {3, 4}, 1, true end},
  softmax = {function(t) return t {3, 4}, 2 end},
  log_softmax = {function(t) return t {3, 4}, 1 end},
  -- products of matrices
  mm = {function(t) return t {2, 3}, t {3, 4} end},
  mv = {function(t) return t {2, 3}, t {3} end},
  dot = {function(t) return t {4}, t {4} end},
  bmm = {function(t) return t {2, 3, 2}, t {2, 2, 3} end},
  matmul = {function(t) return t {2, 3}, t {3, 2} end, function(t) return t {2, 1, 2, 3}, t {3, 3, 2} end, function(t) return t {3}, t {2, 3, 2} end},
  outer = {function(t) return t {2}, t {3} end},
  addmm = {function(t) return t {2, 2}, t {2, 3}, t {3, 2}, {beta = 0.5, alpha = 2} end},
  baddbmm = {function(t) return t {2, 2, 2}, t {2, 2, 3}, t {2, 3, 2} end},
  ["functional.linear"] = {function(t) return t {4, 3}, t {2, 3}, t {2} end, function(t) return t {3}, t {2, 3} end},
  -- activations and losses
  ["functional.glu"] = {function(t) return t {2, 4} end},
  ["functional.prelu"] = {function(t) return t {2, 3}, t({3}, 0.1, 0.4) end},
  ["functional.threshold"] = {function(t) return t {2, 3}, 0.3, 0.7 end},
  ["functional.mse_loss"] = {function(t) return t {2, 3}, t {2, 3} end},
  ["functional.l1_loss"] = {function(t) return t {2, 3}, t {2, 3} end},
  ["functional.smooth_l1_loss"] = {function(t) return t {2, 3}, t {2, 3} end},
  ["functional.huber_loss"] = {function(t) return t {2, 3}, t {2, 3} end},
  ["functional.binary_cross_entropy"] = {function(t) return t({2, 3}, 0.1, 0.9), t({2, 3}, 0.1, 0.9) end},
  ["functional.binary_cross_entropy_with_logits"] = {function(t) return t {2, 3}, t({2, 3}, 0.1, 0.9) end},
  ["functional.cross_entropy"] = {
    function(t) return t {4, 3}, positions {1, 3, 2, 3} end,
    function(t) return t {4, 3}, positions {1, -100, 2, 3}, t({3}, 0.4, 1.3):detach(), {label_smoothing = 0.1, reduction = "sum"} end,
  },
  ["functional.nll_loss"] = {function(t) return t {4, 3}, positions {1, 3, 2, 3} end},
  -- conditions
  clamp = {function(t) return t {2, 3}, -0.9, 1.1 end, function(t) return t {2, 3}, nil, t {3} end},
  masked_fill = {function(t) return t {2, 3}, torch.tensor {true, false, true}, 0.5 end},
}
