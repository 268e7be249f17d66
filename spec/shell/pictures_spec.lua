--- Pictures at the prompt: in Unicode, and in the graphics that the terminal says it has.
local torch = require "torch"
local core = require "torch.core"
local terminal = require "support.terminal"

local function has_braille(text) return text:find "\xe2[\xa0-\xa3]" ~= nil end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read "a"
  file:close()
  return bytes
end

describe("pictures at the prompt", function()
  local shell, folder

  setup(function()
    folder = terminal.new_folder()
    shell = terminal.open()
    shell:enter "x = torch.linspace(0, 1, 50)"
  end)

  teardown(function()
    shell:close()
    os.execute("rm -r " .. folder)
  end)

  it("are shown of lines, scattered points and histograms", function()
    for _, line in ipairs {"torch.plot(x)", "torch.plot.line(x, x * x, {label = 'square'})", "torch.plot.scatter(x, x)", "torch.plot.figure{title = 'T'}:line(x)"} do
      local text = shell:enter(line)
      assert.truthy(has_braille(text) and text:find("└", 1, true), text)
    end
    assert.truthy(shell:enter("torch.plot.line(x, x * x, {label = 'square'})"):find("square", 1, true))
    assert.truthy(shell:enter("torch.plot.histogram(x, {bins = 5})"):find("█", 1, true))
  end)

  it("are in colour, also of matrices and images", function()
    local from = #shell:raw()
    shell:enter "torch.plot.heatmap(torch.eye(4))"
    shell:enter "torch.imshow(torch.rand(3, 8, 8))"
    local drawn = shell:raw():sub(from)
    assert.truthy(drawn:find "\27%[[%d;]*48;2;%d+;%d+;%d+m")
    assert.truthy(drawn:find("▀", 1, true))
  end)

  it("fit the window", function()
    local narrow = terminal.open {columns = 50}
    local text = narrow:enter "torch.plot(torch.arange(10))"
    for line in text:gmatch "[^\n]+" do assert.is_true(utf8.len(line) <= 50, line) end
    narrow:close()
  end)

  it("are hidden behind a semicolon, and refused for what is no data", function()
    assert.equal("", shell:enter "torch.plot(x);")
    assert.truthy(shell:enter("torch.plot.line {1, 'x'}"):find "expected numbers, got a string at position 2")
  end)

  it("grow in place while code runs", function()
    local from = #shell:raw()
    shell:enter "do local c <close> = torch.plot.live{title = 'Loss'} for i = 1, 4 do c:add(i, {loss = 1 / i}) os.execute 'sleep 0.12' end end"
    local drawn = shell:raw():sub(from)
    local _, redrawn = drawn:gsub("\27%[%d+A", "")
    assert.is_true(redrawn >= 1)
    assert.truthy(drawn:find("Loss", 1, true) and drawn:find("loss", 1, true))
    assert.equal("2", shell:enter "1 + 1")
  end)

  it("are saved as PNG and SVG", function()
    shell:enter(("f = torch.plot.figure{width = 320, height = 200}:line(x) f:save '%s/f.png' f:save '%s/f.svg'"):format(folder, folder))
    local image = core.decode_png(read(folder .. "/f.png"), "spec")
    assert.same({200, 320, 3}, {table.unpack(image.shape)})
    assert.is_true(image:select(3, 1):ne(image:select(3, 3)):sum():item() > 50)   -- the line is not grey
    assert.truthy(read(folder .. "/f.svg"):find "^<svg.*<polyline")
  end)
end)

describe("graphics at the prompt", function()
  --- Opens a prompt and shows a picture. Where the program asks the terminal for its attributes, the answer is typed. Returns what was drawn.
  local function shown(environment, answer)
    local shell = terminal.open(environment)
    local from = #shell:raw()
    shell:send "torch.imshow(torch.eye(4)):show()\r"
    local deadline = os.time() + 5
    while answer and not shell:raw():sub(from):find("\27[c", 1, true) do assert.is_true(os.time() < deadline, "the terminal is not asked") end
    if answer then shell:send(answer) end
    shell:expect ":show()\n"
    shell:answer()
    local drawn = shell:raw():sub(from)
    assert.equal("2", shell:enter "1 + 1")   -- no part of the answer is left to read
    shell:close()
    return drawn
  end

  it("are sixel where the terminal answers that it knows them", function()
    local drawn = shown({}, "\27[?62;4;22c")
    local height, width = drawn:match "\27Pq\"1;1;(%d+);(%d+)"
    assert.equal("224 224", height .. " " .. width)
    assert.truthy(drawn:find("\27\\", 1, true))
  end)

  it("are Unicode where it answers that it does not", function()
    local drawn = shown({}, "\27[?62;22c")
    assert.is_nil(drawn:find("\27P", 1, true))
    assert.truthy(drawn:find("▀", 1, true))
  end)

  local function assert_kitty(drawn)
    local payload = {}
    for piece in drawn:gmatch "\27_G[^;]*m=%d;([%w+/=]+)\27\\" do payload[#payload + 1] = piece end
    payload = table.concat(payload)
    assert.equal(require "torch.plot.base64"(core.encode_png(torch.imshow(torch.eye(4)):to_image(), "spec")), payload)
  end

  it("are kitty's where the terminal names itself so", function() assert_kitty(shown {KITTY_WINDOW_ID = "1"}) end)
  it("are kitty's where it answers that it takes them", function() assert_kitty(shown({}, "\27_Gi=31;OK\27\\\27[?62;4c")) end)

  it("are Unicode without asking where the terminal is dumb", function()
    local drawn = shown {TERM = "dumb"}
    assert.is_nil(drawn:find("\27[c", 1, true))
    assert.is_nil(drawn:find("\27P", 1, true))
  end)
end)
