-- Covariances and correlations of variables. Rows are variables, columns are observations; a vector is one variable.

op "cov" {
  args = "x: Tensor, *, correction: int = 1, fweights: Tensor? = nil, aweights: Tensor? = nil", kind = "composite",
  doc = "Covariance matrix {n, n} of n variables {n, observations}, as a number for one variable. fweights (integers) says how often each "
    .. "observation counts, aweights (floating point) how much; the sum of squares is divided by the number (or weight) of observations "
    .. "less `correction`, or what weights make of it.",
}

op "corrcoef" {
  args = "x: Tensor", kind = "composite",
  doc = "Pearson's correlation coefficients of variables: their covariances divided by both deviations, held between -1 and 1.",
}
