-- Losses that keep the scores of labels a margin above those of other classes. Labels are positions, from 1.

op "functional.multi_margin_loss" {
  args = "x: Tensor, target: Tensor, *, p: int = 1, margin: float = 1.0, weight: Tensor? = nil, reduction: string = \"mean\"", kind = "composite",
  doc = "sum of max(0, margin - x at the label + x)^p over the other classes, divided by the number of classes, times the label's weight; p is 1 or 2. " ..
    "reduction: \"none\", \"mean\" or \"sum\".",
  example = "F.multi_margin_loss(torch.tensor{{0.5, 1.0, 0.75}}, torch.tensor{2})",
}

op "_label_mask" {
  args = "target: Tensor, classes: int, like: Tensor", kind = "kernel", nograd = "integer argument",
  doc = "{N, classes} in the type of `like`: 1 at the label of each of N samples, else 0.",
}

op "_multi_margin" {
  args = "x: Tensor, mask: Tensor, classes: int, p: int, margin: float", kind = "composite",
  body = function(x, mask, classes, p, margin)
    local own = (x * mask):sum(2, true)
    return (ops._clamp_low(margin - own + x, 0.0):pow(p) * (1 - mask)):sum(2) / classes
  end,
  doc = "The multi margin loss of each row without weights.",
}

op "functional.multilabel_margin_loss" {
  args = "x: Tensor, target: Tensor, *, reduction: string = \"mean\"", kind = "composite",
  doc = "sum of max(0, 1 - x at a label + x at no label) over both, divided by the number of classes; each row of target lists labels up to the first " ..
    "-1. reduction: \"none\", \"mean\" or \"sum\".",
  example = "F.multilabel_margin_loss(torch.tensor{{0.5, 1.0, 0.75}}, torch.tensor{{2, -1, 1}})",
}

op "_multilabel_margin" {
  args = "x: Tensor, target: Tensor", kind = "kernel",
  grad = function(g, x, target) return ops._multilabel_margin_backward(g, x, target) end,
  doc = "The multilabel margin loss of each row of {N, C}.",
}

op "_multilabel_margin_backward" {
  args = "g: Tensor, x: Tensor, target: Tensor", kind = "kernel",
  grad = function(gg, g, x, target)
    local unit = ops._multilabel_margin_backward(ops.ones_like(g), x, target)
    return (gg * unit):sum(2), ops._zeros_of(x)
  end,
  doc = "The gradient of _multilabel_margin.",
}
