-- Dropout: in training, elements (or whole channels) are set to 0 at random and the rest is scaled up, so that the mean stays.
-- Numbers are drawn from the default generator in the order of memory.

local function dropout(name, doc, ones, alias)
  op("functional." .. name) {
    args = "x: Tensor, p: float = 0.5, training: bool = true, inplace: bool = false", kind = "composite", alias = alias,
    doc = doc .. " Without training x as it is; inplace overwrites it. p outside of 0 to 1 is an error.",
    example = "torch.manual_seed(4)\nF." .. name .. "(" .. ones .. ")",
  }
end

dropout("dropout", "x with each element set to 0 with probability p, the others divided by 1 - p.", "torch.ones(6)", {"dropout"})
dropout("dropout1d", "x {N, C, L} or {C, L} with whole channels set to 0 with probability p, the others divided by 1 - p.", "torch.ones(1, 3, 2)")
dropout("dropout2d", "x {N, C, H, W} with whole channels set to 0 with probability p, the others divided by 1 - p; {N, C, L} is taken as a batch, too.",
  "torch.ones(1, 3, 1, 2)")
dropout("dropout3d", "x {N, C, D, H, W} or {C, D, H, W} with whole channels set to 0 with probability p, the others divided by 1 - p.",
  "torch.ones(3, 1, 1, 2)")

op "functional.alpha_dropout" {
  args = "x: Tensor, p: float = 0.5, training: bool = false, inplace: bool = false", kind = "composite", alias = {"alpha_dropout"},
  doc = "x with elements set to selu's lower limit with probability p, then scaled and shifted to keep mean and variance (Klambauer et al., 2017). " ..
    "Only with training = true; p outside of 0 to 1 is an error.",
  example = [[
    torch.manual_seed(4)
    F.alpha_dropout(torch.tensor{1.0, 2.0, 3.0, 4.0}, 0.5, true)]],
}

op "functional.feature_alpha_dropout" {
  args = "x: Tensor, p: float = 0.5, training: bool = false, inplace: bool = false", kind = "composite", alias = {"feature_alpha_dropout"},
  doc = "alpha_dropout of whole channels (dimension 2), with training = true.",
  example = [[
    torch.manual_seed(4)
    F.feature_alpha_dropout(torch.ones(1, 4, 2), 0.5, true)]],
}

op "native_dropout" {
  args = "x: Tensor, p: float, train: bool? = nil", kind = "composite", forms = "function", returns = "y: Tensor, mask: Tensor",
  doc = "dropout (unless train is false), and a bool tensor of the elements that stay.",
  example = "torch.native_dropout(torch.ones(2, 3), 0.5, true)",
}

op "feature_dropout" {
  args = "x: Tensor, p: float, train: bool", kind = "composite", forms = "function",
  doc = "x {N, C, ...} with whole channels set to 0 with probability p in training, the others divided by 1 - p.",
  example = "torch.feature_dropout(torch.ones(1, 3, 2), 0.5, true)",
}

op "_dropout_noise" {
  args = "x: Tensor, p: float, by_channel: bool, scale: float", kind = "kernel", nograd = "random numbers",
  doc = "0 with probability p, else scale: in x's sizes, or {N, C, 1, ...} by channel.",
}
