-- Quantiles by sorting: q of n elements lies at rank q (n - 1), from 0, between two elements. The gradient flows to these, and to q.

local function quantile(name, doc)
  op(name) {
    args = "x: Tensor, q: Operand, dim: dim? = nil, keepdim: bool = false, *, interpolation: string = \"linear\"", kind = "composite",
    doc = doc .. " along `dim` (of all elements if not given), q from 0 to 1: a number, or a 1-d tensor, whose results come along a new " ..
      "first dimension. interpolation: linear, lower, higher, midpoint or nearest. " ..
      "x is floating point; a q outside of 0 to 1 is an error.",
    example = ("torch.%s(torch.tensor{1.0, 2.0, 3.0, %s}, 0.5)"):format(name, name == "quantile" and "10.0" or "torch.nan"),
  }
end

quantile("quantile", "The q-th quantiles, nan where there is one,")
quantile("nanquantile", "The q-th quantiles of the elements that are not nan")
