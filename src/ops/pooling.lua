-- Pooling: each output element stands for a window of the input's last one to three dimensions. Regular windows lie `stride` apart; adaptive ones
-- share the input out evenly. Indices are positions in the plane (the last dimensions, flattened), from 1.

local SHAPES = {"{N, C, L}", "{N, C, H, W}", "{N, C, D, H, W}"}
local PLANES = {"torch.tensor{{{1.0, 3.0, 2.0, 4.0}}}", "torch.arange(1.0, 17.0):reshape(1, 1, 4, 4)", "torch.arange(1.0, 9.0):reshape(1, 1, 2, 2, 2)"}
local WINDOWS = "kernel_size: int[], stride: int[]? = nil, padding: int[] = 0, "

for n = 1, 3 do
  local d, shape = n .. "d", SHAPES[n] .. " (N may be missing)"
  local windows = " kernel_size, stride (kernel_size unless given) and padding are a number or one for each dimension; ceil_mode keeps a last window " ..
    "that is not full."
  local function example(name, arguments) return ("F.%s(%s, %s)"):format(name .. d, PLANES[n], arguments) end

  op("functional.max_pool" .. d) {
    args = "x: Tensor, " .. WINDOWS .. "dilation: int[] = 1, ceil_mode: bool = false", kind = "composite", alias = {"max_pool" .. d},
    doc = "Largest elements of windows of x " .. shape .. ". With return_indices = true also their positions in the plane, from 1." ..
      windows .. " padding is half of the kernel at most.",
    example = example("max_pool", "2"),
  }

  op("functional.max_pool" .. d .. "_with_indices") {
    args = "x: Tensor, " .. WINDOWS .. "dilation: int[] = 1, ceil_mode: bool = false", kind = "composite", returns = "values: Tensor, indices: Tensor",
    alias = {"max_pool" .. d .. "_with_indices"},
    doc = "Largest elements of windows of x " .. shape .. ", and their positions in the plane, from 1." .. windows,
    example = ("F.max_pool%s_with_indices(%s, 2)"):format(d, PLANES[n]),
  }

  op("functional.avg_pool" .. d) {
    args = "x: Tensor, " .. WINDOWS .. "ceil_mode: bool = false, count_include_pad: bool = true" .. (n > 1 and ", divisor_override: int? = nil" or ""),
    kind = "composite", alias = {"avg_pool" .. d},
    doc = "Means of windows of x " .. shape .. ". The padding's zeros count unless count_include_pad is false" ..
      (n > 1 and "; divisor_override replaces the number of elements." or ".") .. windows,
    example = example("avg_pool", "2"),
  }

  op("functional.adaptive_avg_pool" .. d) {
    args = "x: Tensor, output_size: int[]", kind = "composite", alias = {"adaptive_avg_pool" .. d},
    doc = "Means of x " .. shape .. " over as many windows as output_size (a number, or one for each dimension) says, whatever x's sizes are.",
    example = example("adaptive_avg_pool", "1"),
  }

  op("functional.adaptive_max_pool" .. d) {
    args = "x: Tensor, output_size: int[]", kind = "composite", alias = {"adaptive_max_pool" .. d},
    doc = "Largest elements of x " .. shape .. " over as many windows as output_size (a number, or one for each dimension) says. With " ..
      "return_indices = true also their positions in the plane, from 1.",
    example = example("adaptive_max_pool", "1"),
  }

  op("functional.adaptive_max_pool" .. d .. "_with_indices") {
    args = "x: Tensor, output_size: int[]", kind = "composite", returns = "values: Tensor, indices: Tensor",
    doc = "Largest elements of x " .. shape .. " over as many windows as output_size says, and their positions in the plane, from 1.",
    example = ("F.adaptive_max_pool%s_with_indices(%s, 1)"):format(d, PLANES[n]),
  }

  op("functional.lp_pool" .. d) {
    args = "x: Tensor, norm_type: float, kernel_size: int[], stride: int[]? = nil, ceil_mode: bool = false", kind = "composite",
    doc = "The norm of order norm_type (the root of the sum of powers) of windows of x " .. shape .. "." .. windows,
    example = example("lp_pool", "1, 2"),
  }

  op("functional.max_unpool" .. d) {
    args = "x: Tensor, indices: Tensor, kernel_size: int[], stride: int[]? = nil, padding: int[] = 0, output_size: int[]? = nil", kind = "composite",
    doc = "Zeros with x's elements at `indices`, as max_pool" .. d .. " returned them: a partial inverse. output_size (with or without leading " ..
      "dimensions) settles what several input sizes share.",
    example = ("local x = %s\nlocal values, indices = F.max_pool%s(x, 2, {return_indices = true})\nF.max_unpool%s(values, indices, 2)"):format(PLANES[n], d, d),
  }

  if n > 1 then
    op("functional.fractional_max_pool" .. d .. "_with_indices") {
      args = "x: Tensor, kernel_size: int[], output_size: int[], random_samples: Tensor", kind = "composite", returns = "values: Tensor, indices: Tensor",
      doc = "Largest elements of windows of x " .. shape .. " at steps that vary by chance (Graham, 2015), and their positions. random_samples {N, C, " .. n ..
        "}, from 0 to 1, places the windows of each plane.",
      example = ("F.fractional_max_pool%s_with_indices(%s, 1, 2, torch.zeros(1, 1, %d))"):format(d, PLANES[n], n),
    }
  end
end

---- kernels; the lists have one number for each of the last dimensions ----

op "_max_pool" {
  args = "x: Tensor, kernel: int[], stride: int[], padding: int[], dilation: int[], ceil_mode: bool", kind = "kernel",
  returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, kernel, _, _, _, _, out) return ops._plane_add(g[1], out[2], x, kernel) end,
  doc = "Largest elements of windows and their positions.",
}

op "_adaptive_max_pool" {
  args = "x: Tensor, size: int[]", kind = "kernel", returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, size, out) return ops._plane_add(g[1], out[2], x, size) end,
  doc = "Largest elements of adaptive windows and their positions.",
}

op "_fractional_max_pool" {
  args = "x: Tensor, kernel: int[], size: int[], samples: Tensor", kind = "kernel", returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, _, size, _, out) return ops._plane_add(g[1], out[2], x, size) end,
  doc = "Largest elements of windows at random steps, and their positions.",
}

op "_avg_pool" {
  args = "x: Tensor, kernel: int[], stride: int[], padding: int[], ceil_mode: bool, count_pad: bool, divisor: int", kind = "kernel",
  grad = function(g, x, kernel, stride, padding, ceil_mode, count_pad, divisor)
    return ops._avg_pool_backward(g, x, kernel, stride, padding, ceil_mode, count_pad, divisor)
  end,
  doc = "Means of windows; divisor 0: by their number of elements.",
}

op "_avg_pool_backward" {
  args = "g: Tensor, x: Tensor, kernel: int[], stride: int[], padding: int[], ceil_mode: bool, count_pad: bool, divisor: int", kind = "kernel",
  grad = function(gg, _, x, kernel, stride, padding, ceil_mode, count_pad, divisor)
    return ops._avg_pool(gg, kernel, stride, padding, ceil_mode, count_pad, divisor), ops._zeros_of(x)
  end,
  doc = "The gradient of _avg_pool.",
}

op "_adaptive_avg_pool" {
  args = "x: Tensor, size: int[]", kind = "kernel",
  grad = function(g, x, size) return ops._adaptive_avg_pool_backward(g, x, size) end,
  doc = "Means of adaptive windows.",
}

op "_adaptive_avg_pool_backward" {
  args = "g: Tensor, x: Tensor, size: int[]", kind = "kernel",
  grad = function(gg, _, x, size) return ops._adaptive_avg_pool(gg, size), ops._zeros_of(x) end,
  doc = "The gradient of _adaptive_avg_pool.",
}

---- elements of planes by position; `like` is any list of as many numbers as a plane has dimensions ----

op "_plane_add" {
  args = "g: Tensor, indices: Tensor, x: Tensor, like: int[]", kind = "kernel",
  grad = function(gg, _, indices, x, like) return ops._plane_get(gg, indices, like), nil, ops._zeros_of(x) end,
  doc = "Zeros of x's sizes with g added at positions of each plane.",
}

op "_plane_put" {
  args = "x: Tensor, indices: Tensor, size: int[], like: int[]", kind = "kernel",
  grad = function(g, _, indices, _, like) return ops._plane_get(g, indices, like) end,
  doc = "Zeros of the given sizes with x put at positions of each plane.",
}

op "_plane_get" {
  args = "x: Tensor, indices: Tensor, like: int[]", kind = "kernel",
  grad = function(g, x, indices, like) return ops._plane_add(g, indices, x, like) end,
  doc = "The elements at positions of each plane.",
}

op "functional.local_response_norm" {
  args = "x: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0", kind = "composite",
  doc = "x {N, C, ...} / (k + alpha m)^beta, where m is the mean of squares over a window of `size` channels (Krizhevsky et al., 2012).",
  example = "F.local_response_norm(torch.ones(1, 3, 1), 2, {alpha = 1.0}):flatten()",
}

op "_local_response" {
  args = "x: Tensor, mean: Tensor, alpha: float, beta: float, k: float", kind = "composite",
  body = function(x, mean, alpha, beta, k) return x / (mean * alpha + k):pow(beta) end,
  doc = "x / (k + alpha mean)^beta.",
}

op "_lp_root" {
  args = "mean: Tensor, count: int, norm_type: float", kind = "composite",
  body = function(mean, count, norm_type) return (mean:sign() * mean:abs():relu() * count):pow(1.0 / norm_type) end,
  doc = "The root of a window's sum of powers, from their mean.",
}
