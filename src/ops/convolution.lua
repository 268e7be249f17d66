-- Convolution over one to three dimensions, and its transpose. Weights are {out, in / groups, kernel...}; what is called convolution slides the
-- weights over x without turning them around. All three operators below (the convolution and its two gradients) are linear in each tensor, and each
-- one's gradients are the other two.

local SIZES = {"L", "H, W", "D, H, W"}

--- The example of n dimensions: a window of ones over the numbers from 1, or over ones.
local function example(call, numbers, n, rest)
  local ones = ("torch.ones(1, 1%s)"):format((", 2"):rep(n))
  return ("F.%s(%s, %s%s)"):format(call, numbers[n], ones, rest or "")
end

local COUNTED = {"torch.tensor{{{1.0, 2.0, 3.0}}}", "torch.arange(1.0, 10.0):reshape(1, 1, 3, 3)", "torch.ones(1, 1, 2, 2, 2)"}
local SMALL = {"torch.tensor{{{1.0, 2.0}}}", "torch.tensor{{{{1.0, 2.0}, {3.0, 4.0}}}}", "torch.ones(1, 1, 1, 1, 1)"}

for n = 1, 3 do
  local shape = "{N, C, " .. SIZES[n] .. "}"
  local arguments = "stride: int[] = 1, padding: %s, dilation: int[] = 1, groups: int = 1"
  local tensors = "x: Tensor, weight: Tensor, bias: Tensor? = nil, "

  op("functional.conv" .. n .. "d") {
    args = tensors .. arguments:format "int[] = 0", kind = "composite", alias = {"conv" .. n .. "d"},
    doc = "Convolution of x " .. shape .. " (N may be missing) with weight {out, C / groups, kernel...}, plus bias {out}. stride, padding (zeros on " ..
      "both sides) and dilation are a number or one for each dimension; padding may also be \"valid\" (none) or \"same\" (the result has x's sizes; " ..
      "stride must be 1). Sizes that do not fit are an error.",
    example = example("conv" .. n .. "d", COUNTED, n),
  }

  op("functional.conv" .. n .. "d_padded") {
    args = tensors .. arguments:format "string", kind = "composite", overload_of = "functional.conv" .. n .. "d",
    doc = "The same with padding \"same\" (the result has x's sizes; stride must be 1) or \"valid\" (none).",
    example = example("conv" .. n .. "d", COUNTED, n, ", {padding = \"same\"}"),
  }

  op("functional.conv_transpose" .. n .. "d") {
    args = tensors .. "stride: int[] = 1, padding: int[] = 0, output_padding: int[] = 0, groups: int = 1, dilation: int[] = 1", kind = "composite",
    alias = {"conv_transpose" .. n .. "d"},
    doc = "Transposed convolution of x " .. shape .. " (N may be missing) with weight {C, out / groups, kernel...}, plus bias {out}: the gradient of a " ..
      "convolution that maps sizes (in - 1) stride - 2 padding + dilation (kernel - 1) + 1 + output_padding to those of x.",
    example = example("conv_transpose" .. n .. "d", SMALL, n),
  }
end

-- padding holds the zeros before each dimension, then those behind.
op "_conv" {
  args = "x: Tensor, weight: Tensor, bias: Tensor?, stride: int[], padding: int[], dilation: int[], groups: int", kind = "kernel",
  grad = function(g, x, weight, _, stride, padding, dilation, groups)
    return ops._conv_input_grad(g, weight, x.shape, stride, padding, dilation, groups),
      ops._conv_weight_grad(g, x, weight.shape, stride, padding, dilation, groups),
      ops._conv_bias_grad(g)
  end,
  doc = "Convolution of a batch.",
}

op "_conv_input_grad" {
  args = "g: Tensor, weight: Tensor, size: int[], stride: int[], padding: int[], dilation: int[], groups: int", kind = "kernel",
  grad = function(gg, g, weight, _, stride, padding, dilation, groups)
    return ops._conv(gg, weight, nil, stride, padding, dilation, groups), ops._conv_weight_grad(g, gg, weight.shape, stride, padding, dilation, groups)
  end,
  doc = "The gradient of _conv with respect to x, which has the given sizes: a transposed convolution of g.",
}

op "_conv_weight_grad" {
  args = "g: Tensor, x: Tensor, size: int[], stride: int[], padding: int[], dilation: int[], groups: int", kind = "kernel",
  grad = function(gg, g, x, _, stride, padding, dilation, groups)
    return ops._conv(x, gg, nil, stride, padding, dilation, groups), ops._conv_input_grad(g, gg, x.shape, stride, padding, dilation, groups)
  end,
  doc = "The gradient of _conv with respect to weight, which has the given sizes.",
}

op "_conv_bias_grad" {
  args = "g: Tensor", kind = "composite",
  doc = "g summed over all dimensions but the second.",
}
