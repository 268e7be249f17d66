--- Losses for classes. Class targets count from 1; `ignore_index` is left out of the mean.

local F = require "torch.nn.functional"
local loss = require "torch.nn.modules.loss"

local cross_entropy = F.cross_entropy

--- nn.CrossEntropyLoss({weight, ignore_index = -100, reduction = "mean", label_smoothing = 0.0}): minus the logarithm of
-- the target class's share of the softmax of scores. Input: scores {N, C, ...} or {C}; target: classes {N, ...} from 1, others are an
-- error, or probabilities like the input. `weight` {C} weighs the classes.
-- Example:
--   nn.CrossEntropyLoss()(torch.tensor{{2.0, 0.0, 0.0}}, torch.tensor{1})
local CrossEntropyLoss = loss("CrossEntropyLoss", "weight=nil, ignore_index=-100, label_smoothing=0.0",
  function(self, input, target)
    return cross_entropy(input, target, {weight = self.weight, ignore_index = self.ignore_index,
      reduction = self.reduction, label_smoothing = self.label_smoothing})
  end)

--- nn.NLLLoss({weight, ignore_index = -100, reduction = "mean"}): minus the log-probability of the target class.
-- Input: log-probabilities {N, C, ...} or {C}; target: classes {N, ...} from 1.
-- Example:
--   nn.NLLLoss()(torch.tensor{{-0.5, -1.0}, {-2.0, -0.25}}, torch.tensor{1, 2})
local NLLLoss = loss("NLLLoss", "weight=nil, ignore_index=-100", function(self, input, target)
  return F.nll_loss(input, target, {weight = self.weight, ignore_index = self.ignore_index, reduction = self.reduction})
end)

--- nn.BCELoss({weight, reduction = "mean"}): binary cross entropy of probabilities; both {*}.
-- Example:
--   nn.BCELoss()(torch.tensor{0.5, 0.9}, torch.tensor{1.0, 1.0})
local BCELoss = loss("BCELoss", "weight=nil", function(self, input, target)
  return F.binary_cross_entropy(input, target, {weight = self.weight, reduction = self.reduction})
end)

--- nn.BCEWithLogitsLoss({weight, reduction = "mean", pos_weight}): binary cross entropy of scores; both {*}.
-- Example:
--   nn.BCEWithLogitsLoss()(torch.tensor{0.0, 3.0}, torch.tensor{1.0, 0.0})
local BCEWithLogitsLoss = loss("BCEWithLogitsLoss", "weight=nil, pos_weight=nil", function(self, input, target)
  return F.binary_cross_entropy_with_logits(input, target, {weight = self.weight, reduction = self.reduction,
    pos_weight = self.pos_weight})
end)

--- nn.KLDivLoss({reduction = "mean", log_target = false}): the divergence of the target from the input, which holds
-- log-probabilities; reduction "batchmean" divides the sum by the first size, as the definition asks.
-- Example:
--   nn.KLDivLoss{reduction = "batchmean"}(torch.tensor{{0.5, 0.5}}:log(), torch.tensor{{0.9, 0.1}})
local KLDivLoss = loss("KLDivLoss", "log_target=false", function(self, input, target)
  return F.kl_div(input, target, {reduction = self.reduction, log_target = self.log_target})
end, "batchmean")

--- nn.MultiMarginLoss({p = 1, margin = 1.0, weight, reduction = "mean"}): scores {N, C}, classes {N} from 1.
-- Example:
--   nn.MultiMarginLoss()(torch.tensor{{0.5, 1.0, 0.75}}, torch.tensor{2})
local MultiMarginLoss = loss("MultiMarginLoss", "p=1, margin=1.0, weight=nil", function(self, input, target)
  return F.multi_margin_loss(input, target, {p = self.p, margin = self.margin, weight = self.weight,
    reduction = self.reduction})
end)

--- nn.MultiLabelMarginLoss({reduction = "mean"}): scores and labels {N, C}; a row of labels ends at -1.
-- Example:
--   nn.MultiLabelMarginLoss()(torch.tensor{{0.5, 1.0, 0.75}}, torch.tensor{{2, -1, 1}})
local MultiLabelMarginLoss = loss("MultiLabelMarginLoss", "", function(self, input, target)
  return F.multilabel_margin_loss(input, target, {reduction = self.reduction})
end)

--- nn.MultiLabelSoftMarginLoss({weight, reduction = "mean"}): scores and targets of 0 or 1, both {N, C}.
-- Example:
--   nn.MultiLabelSoftMarginLoss()(torch.tensor{{0.0, 2.0}}, torch.tensor{{1.0, 0.0}})
local MultiLabelSoftMarginLoss = loss("MultiLabelSoftMarginLoss", "weight=nil", function(self, input, target)
  return F.multilabel_soft_margin_loss(input, target, {weight = self.weight, reduction = self.reduction})
end)

--- nn.CTCLoss({blank = 1, reduction = "mean", zero_infinity = false}): log-probabilities {T, N, C} against targets
-- {N, S} or {sum of lengths}; `blank` is a class, from 1.
-- Example:
--   local steps = torch.log_softmax(torch.zeros(4, 1, 3), 3)
--   nn.CTCLoss()(steps, torch.tensor{{2, 3}}, torch.tensor{4}, torch.tensor{2})
local CTCLoss = loss("CTCLoss", "blank=1, zero_infinity=false",
  function(self, log_probs, targets, input_lengths, target_lengths)
    return F.ctc_loss(log_probs, targets, input_lengths, target_lengths, {blank = self.blank,
      reduction = self.reduction, zero_infinity = self.zero_infinity})
  end)

return {
  CrossEntropyLoss = CrossEntropyLoss, NLLLoss = NLLLoss, NLLLoss2d = NLLLoss, BCELoss = BCELoss,
  BCEWithLogitsLoss = BCEWithLogitsLoss, KLDivLoss = KLDivLoss, MultiMarginLoss = MultiMarginLoss,
  MultiLabelMarginLoss = MultiLabelMarginLoss, MultiLabelSoftMarginLoss = MultiLabelSoftMarginLoss, CTCLoss = CTCLoss,
}
