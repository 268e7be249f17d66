-- Connectionist temporal classification (Graves et al., 2006): the probability of a sequence of labels, summed over all ways to spread it over
-- more time steps with blanks between.

op "functional.ctc_loss" {
  args = "log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor, *, blank: int = 1, reduction: string = \"mean\", " ..
    "zero_infinity: bool = false",
  kind = "composite",
  doc = "-log of the probability of each target under log_probs {T, N, C} (or {T, C}), which are logarithms of probabilities. targets {N, S} or all in " ..
    "a row {sum of lengths} hold labels from 1; so does blank, a class of its own. reduction: \"none\", \"mean\" (of losses divided by their target's " ..
    "length) or \"sum\". zero_infinity makes infinite losses, of targets that are too long, and their gradients 0. The gradient is that of scores whose " ..
    "log_softmax is log_probs.",
  example = [[
    local steps = torch.log_softmax(torch.zeros(4, 1, 3), 3)
    F.ctc_loss(steps, torch.tensor{{2, 3}}, torch.tensor{4}, torch.tensor{2})]],
}

op "_ctc_loss" {
  args = "log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor, blank: int, zero_infinity: bool", kind = "kernel",
  returns = "loss: Tensor, alpha: Tensor",
  grad = function(g, log_probs, targets, input_lengths, target_lengths, blank, zero_infinity, out)
    return ops._ctc_loss_backward(g[1], log_probs, targets, input_lengths, target_lengths, out[2], blank, zero_infinity)
  end,
  doc = "The loss of each sample, and the logarithms of the forward variables {N, T, 2 S + 1}. targets is {N, S}.",
}

op "_ctc_loss_backward" {
  args = "g: Tensor, log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor, alpha: Tensor, blank: int, zero_infinity: bool",
  kind = "kernel",
  grad = function(gg) return ops._no_second_order(gg), ops._no_second_order(gg) end,
  doc = "The gradient of _ctc_loss.",
}

op "_no_second_order" {
  args = "x: Tensor", kind = "kernel", nograd = "always an error",
  doc = "An error: this operator's gradient cannot be differentiated again.",
}
