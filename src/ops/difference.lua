-- Differences of neighbours along a dimension, and the trapezoidal rule.

op "diff" {
  args = "x: Tensor, n: int = 1, dim: dim = -1, prepend: Tensor? = nil, append: Tensor? = nil", kind = "composite",
  doc = "The n-th differences of neighbours along `dim`, each next minus the one before, after joining `prepend` and `append` to x: dimension `dim` " ..
    "is n shorter. Of bool: whether neighbours differ.",
  example = [[
    torch.diff(torch.tensor{1, 4, 9, 16})
    torch.diff(torch.tensor{1, 4, 9, 16}, 2)]],
}

local function trapezoid(name, doc, alias)
  op(name) {
    args = "y: Tensor, *, dx: float = 1.0, dim: dim = -1", kind = "composite", forms = "function", alias = alias,
    doc = doc .. " at points `dx` apart, by the trapezoidal rule.",
    example = ("torch.%s(torch.tensor{1.0, 2.0, 3.0})"):format(name),
  }
  op(name .. "_at") {
    args = "y: Tensor, x: Tensor, *, dim: dim = -1", kind = "composite", forms = "function", overload_of = name,
    doc = doc .. " at points x, of y's shape or 1-d, by the trapezoidal rule.",
    example = ("torch.%s(torch.tensor{1.0, 2.0, 3.0}, torch.tensor{0.0, 1.0, 3.0})"):format(name),
  }
end

trapezoid("trapezoid", "The integral along `dim` of values y", {"trapz"})
trapezoid("cumulative_trapezoid", "The running integral along `dim` of values y")
