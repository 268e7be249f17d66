-- Sampling images at arbitrary places.

op "functional.grid_sample" {
  args = "x: Tensor, grid: Tensor, mode: string = \"bilinear\", padding_mode: string = \"zeros\", align_corners: bool = false", kind = "composite",
  doc = "x {N, C, H, W} at the places of grid {N, h, w, 2}, giving {N, C, h, w}; or {N, C, D, H, W} at {N, d, h, w, 3}. A place is {x, y} or {x, y, z}, " ..
    "from -1 (the first edge, or with align_corners the first element's middle) to 1. mode: \"bilinear\", \"nearest\" or (of images only) \"bicubic\"; " ..
    "padding_mode, for places outside: \"zeros\", \"border\" or \"reflection\".",
  example = [[
    local x = torch.tensor{{{{1.0, 2.0}, {3.0, 4.0}}}}
    F.grid_sample(x, torch.tensor{{{{0.0, 0.0}, {1.0, 1.0}}}}, {align_corners = true})]],
}

op "_grid_sample" {
  args = "x: Tensor, grid: Tensor, mode: string, padding_mode: string, align_corners: bool", kind = "kernel",
  grad = function(g, x, grid, mode, padding_mode, align_corners)
    local gx, ggrid = ops._grid_sample_backward(g, x, grid, mode, padding_mode, align_corners)
    return gx, ggrid
  end,
  doc = "x at the places of a grid.",
}

op "_grid_sample_backward" {
  args = "g: Tensor, x: Tensor, grid: Tensor, mode: string, padding_mode: string, align_corners: bool", kind = "kernel",
  returns = "x_grad: Tensor, grid_grad: Tensor",
  grad = function(gg) return ops._no_second_order(gg[1]), ops._no_second_order(gg[1]), ops._no_second_order(gg[1]) end,
  doc = "The gradients of _grid_sample.",
}

op "functional.affine_grid" {
  args = "theta: Tensor, size: int[], align_corners: bool = false", kind = "composite",
  doc = "A grid for grid_sample: the places of an output of sizes {N, C, H, W} moved by the matrices theta {N, 2, 3}; or of {N, C, D, H, W} by {N, 3, 4}.",
  example = "F.affine_grid(torch.tensor{{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}}}, {1, 1, 2, 2}, {align_corners = true})",
}

op "_base_grid" {
  args = "like: Tensor, size: int[], align_corners: bool", kind = "kernel", nograd = "constant",
  doc = "The places {x, y (, z), 1} of all elements of a plane of the given sizes, a row each.",
}
