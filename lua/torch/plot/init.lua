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

--- figure{...}: an empty figure; see torch.plot.Figure.
function plot.figure(options) return Figure(options) end

--- line([x,] y, {label =, color =}): a figure with a line.
function plot.line(...) return Figure():line(...) end

--- scatter([x,] y, {label =, color =}): a figure with a dot at each point.
function plot.scatter(...) return Figure():scatter(...) end

--- histogram(x, {bins = 20, range =, label =, color =}): a figure of how many numbers fall into each of equal spans.
function plot.histogram(...) return Figure():histogram(...) end

--- heatmap(matrix, {cmap = "viridis", vmin =, vmax =}): a figure of a matrix's numbers as colours.
function plot.heatmap(...) return Figure():heatmap(...) end

--- live{...}: a figure that is redrawn while points are added; see torch.plot.Live.
function plot.live(options) return require "torch.plot.live"(options) end

--- imshow(image, {cmap =, vmin =, vmax =}): an image that shows itself; see torch.plot.Image.
function plot.imshow(image, options) return require "torch.plot.image"(image, options) end

return setmetatable(plot, {__call = function(_, ...) return plot.line(...) end, __name = "torch.plot"})
