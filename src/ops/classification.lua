-- Losses against class labels. Labels are positions, from 1; samples whose label is ignore_index count nothing.
--
-- Scores are {N, C, ...} with labels {N, ...}, or {C} with one label. The usual case of cross_entropy, rows of scores with plain labels, is
-- one kernel forward and one backward; everything else is log_softmax followed by nll_loss.

local REDUCTION = "reduction: \"none\", \"mean\" (over the weights of the labels) or \"sum\"."

op "functional.cross_entropy" {
  args = "x: Tensor, target: Tensor, weight: Tensor? = nil, *, ignore_index: int = -100, reduction: string = \"mean\", label_smoothing: float = 0.0",
  kind = "composite",
  doc = "-log(softmax(x)) at the label of each sample, times the label's weight. x holds scores {N, C, ...} or {C}; target holds labels from 1 {N, ...}, " ..
    "or floating-point probabilities in x's sizes. weight {C} weighs the classes, label_smoothing spreads that part of each sample over all of them. A label " ..
    "other than ignore_index outside of 1 to C is an error. " .. REDUCTION,
  example = [[
    local scores = torch.tensor{{2.0, 0.0, 0.0}, {0.0, 3.0, 0.0}}
    F.cross_entropy(scores, torch.tensor{1, 2})
    F.cross_entropy(scores, torch.tensor{3, 2}, {reduction = "none"})]],
}

op "functional.nll_loss" {
  args = "x: Tensor, target: Tensor, weight: Tensor? = nil, *, ignore_index: int = -100, reduction: string = \"mean\"", kind = "composite",
  doc = "-x at the label of each sample, times the label's weight {C}; x {N, C, ...} or {C} holds log-probabilities, target labels from 1 {N, ...}. A label " ..
    "other than ignore_index outside of 1 to C is an error. " .. REDUCTION,
  example = [[F.nll_loss(torch.tensor{{-0.5, -1.0}, {-2.0, -0.25}}, torch.tensor{1, 2}, {reduction = "none"})]],
}

op "_cross_entropy" {
  args = "x: Tensor, target: Tensor, ignore_index: int, reduction: string", kind = "kernel",
  grad = function(g, x, target, ignore_index, reduction) return ops._cross_entropy_backward(g, x, target, ignore_index, reduction) end,
  doc = "cross_entropy of rows {N, C} with labels {N}.",
}

op "_cross_entropy_backward" {
  args = "g: Tensor, x: Tensor, target: Tensor, ignore_index: int, reduction: string", kind = "kernel",
  grad = function(gg, g, x, target, ignore_index, reduction)
    local unit = ops._cross_entropy_backward(ops.ones_like(g), x, target, ignore_index, reduction)
    local rows = ops._nll_loss_backward(g, x, target, nil, ignore_index, reduction, 0.0):sum(2, true):neg()
    return (gg * unit):sum(2), ops._softmax_backward(gg * rows, ops.softmax(x, 2), 2)
  end,
  doc = "The gradient of _cross_entropy: g * (softmax(x) - 1 at the label), divided by the number of samples for \"mean\".",
}

op "_nll_loss" {
  args = "x: Tensor, target: Tensor, weight: Tensor?, ignore_index: int, reduction: string, smoothing: float", kind = "kernel",
  grad = function(g, x, target, weight, ignore_index, reduction, smoothing)
    return ops._nll_loss_backward(g, x, target, weight, ignore_index, reduction, smoothing)
  end,
  doc = "-(1 - smoothing) x at the label - smoothing * mean(x), with weights: linear in x.",
}

op "_nll_loss_backward" {
  args = "g: Tensor, x: Tensor, target: Tensor, weight: Tensor?, ignore_index: int, reduction: string, smoothing: float", kind = "kernel",
  grad = function(gg, _, x, target, weight, ignore_index, reduction, smoothing)
    return ops._nll_loss(gg, target, weight, ignore_index, reduction, smoothing), ops._zeros_of(x)
  end,
  doc = "The gradient of _nll_loss, in x's sizes.",
}
