--- Losses for values: input and target have the same shape {*}.

local F = require "torch.nn.functional"
local loss = require "torch.nn.modules.loss"

local mse_loss = F.mse_loss

--- nn.L1Loss({reduction = "mean"}): |input - target|.
-- Example:
--   nn.L1Loss()(torch.tensor{1.0, 2.0}, torch.tensor{1.0, 5.0})
local L1Loss = loss("L1Loss", "", function(self, input, target)
  return F.l1_loss(input, target, {reduction = self.reduction})
end)

--- nn.MSELoss({reduction = "mean"}): (input - target)^2.
-- Example:
--   nn.MSELoss()(torch.tensor{1.0, 2.0}, torch.tensor{1.0, 4.0})
local MSELoss = loss("MSELoss", "", function(self, input, target)
  return mse_loss(input, target, {reduction = self.reduction})
end)

--- nn.SmoothL1Loss({reduction = "mean", beta = 1.0}): d^2 / (2 beta) where |d| < beta, else |d| - beta / 2.
-- Example:
--   nn.SmoothL1Loss()(torch.tensor{1.0, 2.0}, torch.tensor{1.5, 5.0})
local SmoothL1Loss = loss("SmoothL1Loss", "beta=1.0", function(self, input, target)
  return F.smooth_l1_loss(input, target, {reduction = self.reduction, beta = self.beta})
end)

--- nn.HuberLoss({reduction = "mean", delta = 1.0}): d^2 / 2 where |d| <= delta, else delta * (|d| - delta / 2).
-- Example:
--   nn.HuberLoss()(torch.tensor{1.0, 2.0}, torch.tensor{1.5, 5.0})
local HuberLoss = loss("HuberLoss", "delta=1.0", function(self, input, target)
  return F.huber_loss(input, target, {reduction = self.reduction, delta = self.delta})
end)

--- nn.PoissonNLLLoss({log_input = true, full = false, eps = 1e-8, reduction = "mean"}): exp(x) - target * x, or
-- x - target * log(x + eps) without log_input; `full` adds Stirling's term.
-- Example:
--   nn.PoissonNLLLoss()(torch.tensor{0.0, 1.0}, torch.tensor{1.0, 2.0})
local PoissonNLLLoss = loss("PoissonNLLLoss", "log_input=true, full=false, eps=1e-8", function(self, input, target)
  return F.poisson_nll_loss(input, target, {log_input = self.log_input, full = self.full, eps = self.eps,
    reduction = self.reduction})
end)

--- nn.GaussianNLLLoss({full = false, eps = 1e-6, reduction = "mean"}): (log(var) + (input - target)^2 / var) / 2, var held above
-- eps; call with (input, target, var). `full` adds log(2 pi) / 2.
-- Example:
--   nn.GaussianNLLLoss()(torch.tensor{1.0, 2.0}, torch.tensor{1.0, 4.0}, torch.ones(2))
local GaussianNLLLoss = loss("GaussianNLLLoss", "full=false, eps=1e-6", function(self, input, target, var)
  return F.gaussian_nll_loss(input, target, var, {full = self.full, eps = self.eps, reduction = self.reduction})
end)

--- nn.SoftMarginLoss({reduction = "mean"}): log(1 + exp(-target * input)), targets 1 or -1.
-- Example:
--   nn.SoftMarginLoss()(torch.tensor{0.0, 3.0}, torch.tensor{1.0, -1.0})
local SoftMarginLoss = loss("SoftMarginLoss", "", function(self, input, target)
  return F.soft_margin_loss(input, target, {reduction = self.reduction})
end)

return {L1Loss = L1Loss, MSELoss = MSELoss, SmoothL1Loss = SmoothL1Loss, HuberLoss = HuberLoss,
  PoissonNLLLoss = PoissonNLLLoss, GaussianNLLLoss = GaussianNLLLoss, SoftMarginLoss = SoftMarginLoss}
