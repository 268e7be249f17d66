-- Sliding windows laid out as columns, and back; and elements moved between channels and space.

op "functional.unfold" {
  args = "x: Tensor, kernel_size: int[], dilation: int[] = 1, padding: int[] = 0, stride: int[] = 1", kind = "composite",
  doc = "The windows of x {N, C, H, W} (N may be missing) as columns: {N, C * kernel elements, windows}. Sizes are a number or two; padding adds " ..
    "zeros on both sides. Windows that do not fit are an error.",
  example = "F.unfold(torch.arange(1, 10):reshape(1, 1, 3, 3):float(), 2)",
}

op "functional.fold" {
  args = "x: Tensor, output_size: int[], kernel_size: int[], dilation: int[] = 1, padding: int[] = 0, stride: int[] = 1", kind = "composite",
  doc = "Columns {N, C * kernel elements, windows} (N may be missing) added up in {N, C} planes of output_size: the adjoint of unfold.",
  example = "F.fold(torch.ones(1, 4, 4), {3, 3}, 2)",
}

-- The last four lists have two numbers each.
op "_unfold" {
  args = "x: Tensor, kernel: int[], dilation: int[], padding: int[], stride: int[]", kind = "kernel",
  grad = function(g, x, kernel, dilation, padding, stride) return ops._fold(g, x.shape, kernel, dilation, padding, stride) end,
  doc = "The columns of {N, C, H, W}.",
}

op "_fold" {
  args = "x: Tensor, size: int[], kernel: int[], dilation: int[], padding: int[], stride: int[]", kind = "kernel",
  grad = function(g, _, _, kernel, dilation, padding, stride) return ops._unfold(g, kernel, dilation, padding, stride) end,
  doc = "Columns added up in a tensor of sizes {N, C, H, W}.",
}

op "functional.pixel_shuffle" {
  args = "x: Tensor, upscale_factor: int", kind = "composite", alias = {"pixel_shuffle"},
  doc = "{..., C r^2, H, W} as {..., C, H r, W r}, r being upscale_factor (Shi et al., 2016). An error where r^2 does not divide the channels.",
  example = "F.pixel_shuffle(torch.arange(1, 5):reshape(1, 4, 1, 1), 2)",
}

op "functional.pixel_unshuffle" {
  args = "x: Tensor, downscale_factor: int", kind = "composite", alias = {"pixel_unshuffle"},
  doc = "{..., C, H r, W r} as {..., C r^2, H, W}, r being downscale_factor: undoes pixel_shuffle.",
  example = "F.pixel_unshuffle(torch.tensor{{{{1, 2}, {3, 4}}}}, 2):flatten()",
}

op "functional.channel_shuffle" {
  args = "x: Tensor, groups: int", kind = "composite", alias = {"channel_shuffle"},
  doc = "{N, C, ...} with the channels of `groups` equal groups dealt out in turn (Zhang et al., 2018). An error where groups does not divide C.",
  example = "F.channel_shuffle(torch.arange(1, 5):reshape(1, 4, 1), 2):flatten()",
}
