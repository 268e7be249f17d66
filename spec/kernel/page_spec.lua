--- A notebook as its reader sees it: run by Jupyter, shown by a browser, and its picture looked at.
local core = require "torch.core"
local json = require "torch.utils.json"
local shell = require "torch.utils.shell"

local build = (os.getenv "LUATORCH" or "build/luatorch"):match "^(.*)/[^/]*$"

local CELLS = {
  "local t = torch.linspace(-1, 1, 40)",
  "torch.plot.line(t, t * t, {label = 'square'})",
  "torch.plot.heatmap(torch.eye(8))",
  "torch.tensor{{1.5, 2.5}, {3.5, 4.5}}",
}

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

local function notebook()
  local cells = {}
  for i, code in ipairs(CELLS) do
    cells[i] = {cell_type = "code", source = code, metadata = {trusted = true}, outputs = json.array {}, execution_count = json.null}
  end
  return json.encode {
    nbformat = 4, nbformat_minor = 4, cells = json.array(cells),
    metadata = {kernelspec = {name = "luatorch", display_name = "LuaTorch", language = "lua"}},
  }
end

local function has(program) return shell.run("sh", "-c", "command -v " .. program) end

--- The number of pixels whose colour a test of the three channels, as floats, holds of.
local function count(image, test)
  local channels = {}
  for c = 1, 3 do channels[c] = image:select(3, c):float() end
  return test(table.unpack(channels)):sum():item()
end

describe("the page of a notebook", function()
  local folder

  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir " .. folder))
  end)

  teardown(function() os.execute("rm -r " .. folder) end)

  it("shows plots as pictures and tensors as tables", function()
    if not (has "jupyter-nbconvert" and has "chromium") then return pending "jupyter-nbconvert and chromium are not there" end
    write(folder .. "/plots.ipynb", notebook())
    assert.is_true(os.execute(("sh scripts/notebook %s %s/plots.ipynb %s"):format(build, folder, folder)))
    local page = read(folder .. "/page.html")
    local _, pictures = page:gsub('src="data:image/png;base64,', "")
    assert.equal(2, pictures)
    assert.truthy(page:find("<td>3.5</td>", 1, true))
    local image = core.decode_png(read(folder .. "/page.png"), "spec")
    local blue = count(image, function(r, g, b) return r:lt(80):logical_and(b:gt(150)):logical_and(g:gt(80)) end)
    local yellow = count(image, function(r, g, b) return r:gt(240):logical_and(g:gt(220)):logical_and(b:lt(60)) end)
    local purple = count(image, function(r, g, b) return r:sub(68):abs():lt(5):logical_and(g:lt(6)):logical_and(b:sub(84):abs():lt(5)) end)
    assert.is_true(blue > 200, "the plotted line is not there: " .. blue)
    assert.is_true(yellow > 5000 and purple > 20000, ("the matrix is not there: %d %d"):format(yellow, purple))
  end)
end)
