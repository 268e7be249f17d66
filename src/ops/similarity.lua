-- Distances and directions of vectors that lie along one dimension.

op "functional.normalize" {
  args = "x: Tensor, p: Number = 2, dim: dims = 2, eps: float = 1e-12", kind = "composite",
  body = function(x, p, dim, eps) return x / ops._clamp_low(ops["linalg.vector_norm"](x, p, dim, true), eps) end,
  doc = "x divided by its p-norm along `dim` (2 by default), or by eps where that is larger; x's sizes. x is floating point.",
  example = "F.normalize(torch.tensor{{3.0, 4.0}})",
}

op "functional.cosine_similarity" {
  args = "x1: Tensor, x2: Tensor, dim: dim = 2, eps: float = 1e-8", kind = "composite", alias = {"cosine_similarity"},
  doc = "The cosine of the angle between x1 and x2 along `dim`: their product divided by both norms, each at least eps.",
  example = "F.cosine_similarity(torch.tensor{{1.0, 0.0}}, torch.tensor{{1.0, 1.0}})",
}

op "_cosine_similarity" {
  args = "x1: Tensor, x2: Tensor, dim: dim, square: float", kind = "composite",
  body = function(x1, x2, dim, square)
    local n1, n2 = ops._held_above((x1 * x1):sum(dim, true), square):sqrt(), ops._held_above((x2 * x2):sum(dim, true), square):sqrt()
    return ((x1 / n1) * (x2 / n2)):sum(dim)
  end,
  doc = "cosine_similarity of tensors of one shape; square: of eps.",
}

op "functional.pairwise_distance" {
  args = "x1: Tensor, x2: Tensor, p: Number = 2, eps: float = 1e-6, keepdim: bool = false", kind = "composite", alias = {"pairwise_distance"},
  body = function(x1, x2, p, eps, keepdim) return ops["linalg.vector_norm"](x1 - x2 + eps, p, -1, keepdim) end,
  doc = "The p-norm of x1 - x2 + eps along the last dimension, which goes from the result unless keepdim; the other sizes broadcast.",
  example = "F.pairwise_distance(torch.tensor{{0.0, 0.0}}, torch.tensor{{3.0, 4.0}})",
}

op "functional.triplet_margin_loss" {
  args = "anchor: Tensor, positive: Tensor, negative: Tensor, *, margin: float = 1.0, p: Number = 2, eps: float = 1e-6, swap: bool = false, " ..
    "reduction: string = \"mean\"",
  kind = "composite", alias = {"triplet_margin_loss"},
  doc = "max(0, d(anchor, positive) - d(anchor, negative) + margin) with d the pairwise_distance; swap takes d(positive, negative) where that is " ..
    "smaller. reduction: \"none\", \"mean\" or \"sum\".",
  example = [[
    local anchor, positive, negative = torch.tensor{{0.0}}, torch.tensor{{1.0}}, torch.tensor{{1.5}}
    F.triplet_margin_loss(anchor, positive, negative)]],
}
