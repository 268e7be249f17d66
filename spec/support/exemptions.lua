--- What the specs of all operators leave out, each with its reason: name -> {check = reason}. The checks are those of walk.each, and a dtype's name.
local exemptions = {}

local function leave_out(check, reason, names)
  for _, name in ipairs(names) do
    exemptions[name] = exemptions[name] or {}
    exemptions[name][check] = reason
  end
end

leave_out("values", "they are whatever the memory held", {"empty", "empty_like", "new_empty", "empty_strided", "new_empty_strided"})

leave_out("layout", "numbers are drawn in the order of memory, as in PyTorch", {
  "functional.dropout", "functional.alpha_dropout", "native_dropout", "rand_like", "randn_like", "randint_like", "randint_like_high", "uniform", "normal", "random", "bernoulli",
  "exponential", "cauchy", "log_normal", "geometric",
})
leave_out("layout", "it is about the layout in memory", {"resize", "resize_as", "view", "view_dtype", "as_strided"})

leave_out("empty", "its window reaches elements of the storage that its input does not, which have no gradient", {"as_strided"})

leave_out("widening", "a float64 takes two draws of the generator, as in PyTorch", {"rand_like", "uniform", "bernoulli_of"})
leave_out("widening", "its result tells of the dtype", {"result_type", "is_signed", "view_dtype"})
leave_out("sizes", "from 16 elements on each dtype draws in a way of its own, as in PyTorch", {"randn_like", "normal", "normal_of"})
leave_out("sizes", "a float64 takes two draws of the generator, as in PyTorch", {"bernoulli"})
leave_out("uint8", "differences wrap before they become floating-point numbers, as in PyTorch", {
  "trapezoid_at", "cumulative_trapezoid_at", "functional.margin_ranking_loss", "functional.pairwise_distance", "functional.triplet_margin_loss",
})

leave_out("gradients", "its results do not depend on the values of its arguments", {
  "empty_like", "zeros_like", "ones_like", "full_like", "new_empty", "new_zeros", "new_ones", "new_full", "new_empty_strided", "rand_like", "randn_like",
  "randint_like", "randint_like_high",
})
leave_out("gradients", "its results are positions", {"masked.argmax", "masked.argmin"})
leave_out("gradients", "it has no derivative, which is an error in backward, as in PyTorch", {"linalg.ldl_factor", "linalg.ldl_factor_ex", "geqrf"})
leave_out("gradients", "what the mask leaves out is -inf, which has no differences", {"masked.log_softmax"})
leave_out("float16", "high powers multiply the rounding", {"linalg.matrix_power"})
leave_out("bfloat16", "high powers multiply the rounding", {"linalg.matrix_power"})

leave_out("second", "its gradient is a kernel without a gradient of its own, as in PyTorch", {"functional.ctc_loss", "functional.grid_sample"})

return exemptions
