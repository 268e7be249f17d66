--- torch.plot: pictures of numbers in the terminal, and the same as PNG and SVG.
--
--   torch.plot(losses)                                     -- a line; at the prompt the result shows itself
--   torch.plot.line(x, y, {label = "train"}):line(x, z, {label = "test"}):save "curves.svg"
--   torch.plot.scatter(x, y)    torch.plot.histogram(weights, {bins = 40})    torch.plot.heatmap(matrix)
--   torch.plot.figure{title = "Loss", yscale = "log"}:line(losses):show()
--   local curve <close> = torch.plot.live{title = "Training"}      curve:add(step, {loss = loss})
--
-- A figure's tostring is its picture in Unicode; :show() draws it as graphics where the terminal has kitty's protocol or sixel.

local Figure = require "torch.plot.figure"

local plot = {}

--- figure{title =, xlabel =, ylabel =, ...}: an empty figure, to which line, scatter, histogram and heatmap add; see torch.plot.Figure.
-- Example:
--   torch.plot.figure{title = "Squares"}:line({1, 4, 9}):scatter{1, 4, 9}
function plot.figure(options) return Figure(options) end

--- line([x,] y, {label =, color =}): a figure with a line through the points (x[i], y[i]); x is 1, 2, ... unless given. x and y are
-- tensors of one dimension or lists of numbers, equally long.
-- Example:
--   torch.plot.line({1, 2, 3}, {1, 4, 9})
function plot.line(...) return Figure():line(...) end

--- scatter([x,] y, {label =, color =}): a figure with a dot at each point.
-- Example:
--   torch.plot.scatter({1, 2, 3}, {1, 4, 9})
function plot.scatter(...) return Figure():scatter(...) end

--- histogram(x, {bins = 20, range =, label =, color =}): a figure of how many numbers fall into each of equal spans.
-- Example:
--   torch.plot.histogram(torch.tensor{1.0, 1.1, 1.2, 2.0, 3.0}, {bins = 4})
function plot.histogram(...) return Figure():histogram(...) end

--- heatmap(matrix, {cmap = "viridis", vmin =, vmax =}): a figure of a matrix's numbers as colours.
-- Example:
--   torch.plot.heatmap(torch.eye(4))
function plot.heatmap(...) return Figure():heatmap(...) end

--- live{...}: a figure that is redrawn while points are added; see torch.plot.Live.
function plot.live(options) return require "torch.plot.live"(options) end

--- imshow(image, {cmap =, vmin =, vmax =}): an image, {H, W}, {3, H, W} or {H, W, 3}, that shows itself; see torch.plot.Image.
-- Example:
--   torch.plot.imshow(torch.eye(4))
function plot.imshow(image, options) return require "torch.plot.image"(image, options) end

return setmetatable(plot, {__call = function(_, ...) return plot.line(...) end, __name = "torch.plot"})
