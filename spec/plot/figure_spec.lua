--- Figures: what their text shows, what their files hold, and what they refuse.
local torch = require "torch"
local core = require "torch.core"
local plot = torch.plot

local function sizes(x) return {table.unpack(x.shape)} end

local function lines_of(figure, options)
  options = options or {columns = 60, rows = 10, color = false}
  local list = {}
  for line in (figure:to_text(options) .. "\n"):gmatch "(.-)\n" do list[#list + 1] = line end
  return list
end

local function has_braille(line) return line:find "\xe2[\xa0-\xa3]" ~= nil end

describe("a figure's text", function()
  it("rises from the lower left to the upper right for a rising line", function()
    local lines = lines_of(plot.line {1, 2, 3, 4})
    local first, last = lines[1], lines[10]
    assert.is_true(has_braille(first) and has_braille(last))
    assert.is_true(#first > #last)
  end)

  it("has a title, labels and a legend", function()
    local figure = plot.figure {title = "Loss", xlabel = "step", ylabel = "nats"}
    figure:line({3, 2, 1}, {label = "train"}):scatter({1, 2, 3}, {3, 3, 3}, {label = "test"})
    local text = figure:to_text {columns = 60, rows = 8, color = false}
    for _, word in ipairs {"Loss", "step", "nats", "train", "test"} do assert.truthy(text:find(word, 1, true)) end
  end)

  it("colours only when asked", function()
    assert.is_nil(plot.line({1, 2}):to_text({color = false}):find "\27")
    assert.truthy(plot.line({1, 2}):to_text({color = true}):find "\27%[38;2")
  end)

  it("draws the tallest bar where most numbers fall", function()
    local lines = lines_of(plot.histogram(torch.tensor {1., 1., 1., 1., 2., 3.}, {bins = 3}))
    assert.truthy(lines[2]:find("█", 1, true) and lines[2]:find("│.*█") < 30)
  end)

  it("shows a matrix in shades, its first row on top", function()
    local lines = lines_of(plot.heatmap {{0, 0}, {1, 1}}, {columns = 4, rows = 2, color = false})
    assert.equal("    ", lines[1])
    assert.equal("████", lines[2])
  end)

  it("copes with nothing to show", function()
    for _, figure in ipairs {plot.figure(), plot.line {}, plot.line {0 / 0, 1 / 0}, plot.histogram {}, plot.scatter {5}, plot.line {2, 2, 2}} do
      assert.is_string(tostring(figure))
      assert.same({400, 640, 3}, sizes(figure:to_image()))
    end
  end)

  it("leaves a gap where a number is missing", function()
    local whole = plot.line({1, 1, 1, 1, 1}):to_text {columns = 40, rows = 4, color = false}
    local gap = plot.line({1, 1, 0 / 0, 1, 1}):to_text {columns = 40, rows = 4, color = false}
    assert.is_true(#gap < #whole)
  end)

  it("takes a line for each column of a matrix, integers, and a logarithmic axis", function()
    local figure = plot.line(torch.tensor {{1, 10}, {2, 100}, {3, 1000}}, {label = {"a", "b"}})
    assert.equal(2, #figure.series)
    local log = plot.figure {yscale = "log"}:line {1, 10, 100, 1000}
    assert.truthy(log:to_text({color = false}):find "100 ┤")
  end)

  it("draws a million points in moments, with the extremes kept", function()
    local y = torch.zeros(1000000)
    y[567890] = 5
    local image = plot.line(y):to_image()
    local blue = image:select(3, 1):lt(50):logical_and(image:select(3, 3):gt(150))
    assert.is_true(blue:any(2):sum():item() > 200)
  end)
end)

describe("a figure's files", function()
  local folder

  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir " .. folder))
  end)

  teardown(function() os.execute("rm -r " .. folder) end)

  local function read(name)
    local file = assert(io.open(folder .. "/" .. name, "rb"))
    local bytes = file:read "a"
    file:close()
    return bytes
  end

  it("are PNG with the very pixels of to_image", function()
    local figure = plot.figure({width = 200, height = 150}):line {1, 3, 2}
    figure:save(folder .. "/a.png")
    local decoded = core.decode_png(read "a.png", "spec")
    assert.same({150, 200, 3}, sizes(decoded))
    assert.is_true(decoded:equal(figure:to_image()))
  end)

  it("are SVG with the text escaped", function()
    plot.figure({title = "a < b & \"c\""}):line({1, 2}):scatter({1, 2}):save(folder .. "/a.svg")
    local svg = read "a.svg"
    assert.truthy(svg:find("a &lt; b &amp; &quot;c&quot;", 1, true))
    assert.truthy(svg:find "^<svg" and svg:find "<polyline" and svg:find "<circle" and svg:find "</svg>\n$")
  end)

  it("are text", function()
    plot.line({1, 2}):save(folder .. "/a.txt")
    assert.is_nil(read("a.txt"):find "\27")
  end)
end)

describe("an image", function()
  it("takes each arrangement of channels", function()
    for _, shape in ipairs {{5, 7}, {1, 5, 7}, {3, 5, 7}, {5, 7, 3}, {5, 7, 4}, {1, 3, 5, 7}} do
      assert.same({160, 224, 3}, sizes(torch.imshow(torch.rand(shape)):to_image()))
    end
  end)

  it("maps one channel from its least number to its greatest", function()
    local pixels = torch.imshow({{-1., 3.}}).pixels
    assert.same({{{0, 0, 0}, {255, 255, 255}}}, pixels:tolist())
    assert.same({{{68, 1, 84}, {253, 231, 37}}}, torch.imshow({{-1., 3.}}, {cmap = "viridis"}).pixels:tolist())
  end)

  it("prints half blocks with colours", function()
    local text = torch.imshow(torch.tensor({{{255, 0, 0}}, {{0, 0, 255}}}, {dtype = torch.uint8})):to_text {columns = 1, rows = 1, color = true}
    assert.equal("\27[38;2;255;0;0;48;2;0;0;255m▀\27[0m", text)
  end)
end)

describe("graphics", function()
  local terminal = require "torch.plot.terminal"
  local image = torch.zeros(6, 10, 3, {dtype = torch.uint8})

  it("of kitty carry a PNG file", function()
    local payload = terminal.picture(image, "kitty"):match "^\27_Ga=T,f=100,m=0;([%w+/=]+)\27\\\n$"
    assert.equal(require "torch.plot.base64"(core.encode_png(image, "spec")), payload)
  end)

  it("of sixel are bands of six rows, run-length coded", function()
    local text = terminal.picture(image, "sixel")
    assert.truthy(text:find("^\27Pq\"1;1;10;6#0;2;0;0;0"))
    assert.equal("#0!10~-\27\\\n", text:sub(-10))
  end)
end)

describe("a live curve", function()
  it("redraws in place and ends with all points", function()
    local written = {}
    local out = {write = function(_, ...) written[#written + 1] = table.concat {...} end, flush = function() end}
    do
      local curve <close> = plot.live {title = "t", output = out}
      for step = 1, 5 do curve:add(step, {loss = 1 / step, accuracy = torch.tensor(step / 5)}) end
      assert.equal(5, #curve.figure.series[1].y)
    end
    assert.truthy(written[#written]:find "^\27%[%d+A\r")
    assert.truthy(written[#written]:find("loss", 1, true) and written[#written]:find("accuracy", 1, true))
  end)
end)

describe("plots refuse", function()
  local cases = {
    {"numbers of different count", function() plot.line({1, 2}, {1, 2, 3}) end, "as many numbers in both, got 2 and 3"},
    {"text among numbers", function() plot.line {1, "x"} end, "expected numbers, got a string at position 2"},
    {"more dimensions", function() plot.line(torch.zeros(2, 2, 2)) end, "expected one dimension, got 3"},
    {"unknown options", function() plot.line({1}, {colour = "red"}) end, "there is no option colour"},
    {"unknown colours", function() plot.line({1}, {color = "mauve"}) end, "torch.plot.line: color"},
    {"unknown maps", function() plot.heatmap({{1}}, {cmap = "jet"}) end, "torch.plot.heatmap: cmap"},
    {"no bins", function() plot.histogram({1}, {bins = 0}) end, "bins: expected a whole number from 1, got 0"},
    {"lists as matrices", function() plot.heatmap(torch.ones(3)) end, "expected a matrix"},
    {"unknown endings", function() plot.line({1}):save "x.bmp" end, ".png, .svg or .txt, got x.bmp"},
    {"absent folders", function() plot.line({1}):save "/nonexistent/x.png" end, "cannot write"},
    {"five channels", function() torch.imshow(torch.rand(5, 9, 9)) end, "torch.imshow: image: expected sizes"},
    {"backward limits", function() plot.figure {xlim = {2, 1}} end, "low < high"},
  }
  for _, case in ipairs(cases) do
    it(case[1], function() assert.error_matches(case[2], case[3], nil, true) end)
  end
end)
