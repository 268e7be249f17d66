-- Covariances and correlations of variables. Rows are variables, columns are observations; a vector is one variable.

op "cov" {
  args = "x: Tensor, *, correction: int = 1, fweights: Tensor? = nil, aweights: Tensor? = nil", kind = "composite",
  doc = "Covariance matrix {n, n} of n variables {n, observations}, as a number for one variable. fweights (integers) says how often each "
    .. "observation counts, aweights (floating point) how much; the sum of squares is divided by the number (or weight) of observations "
    .. "less `correction`, or what weights make of it.",
  example = "torch.cov(torch.tensor{{1.0, 2.0, 3.0}, {6.0, 4.0, 2.0}})",
}

op "corrcoef" {
  args = "x: Tensor", kind = "composite",
  doc = "Pearson's correlation coefficients {n, n} of n variables {n, observations}: their covariances divided by both deviations, held between -1 " ..
    "and 1. A number for one variable.",
  example = "torch.corrcoef(torch.tensor{{1.0, 2.0, 3.0}, {6.0, 4.0, 2.0}})",
}
