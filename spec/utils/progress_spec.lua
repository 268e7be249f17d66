local progress = require "torch.utils.progress"

local function recorder()
  local text = {}
  return {write = function(_, ...) text[#text + 1] = table.concat {...} end, flush = function() end,
    text = function() return table.concat(text) end}
end

describe("progress", function()
  it("shows count, time, rate and metrics", function()
    local time = 0
    local bar = progress(10, {description = "epoch 1", clock = function() return time end, output = recorder()})
    time = 4
    bar:update(4, {loss = 0.12345})
    assert.equal("epoch 1:  40% [#########...............] 4/10 (0:04<0:06, 1.0it/s) loss=0.1235", bar:line())
  end)

  it("ends its line once, also after a break", function()
    local output = recorder()
    local loader = setmetatable({iter = function()
      local i = 0
      return function() i = i + 1; return i end
    end}, {__len = function() return 5 end})
    for i in progress.each(loader, {output = output}) do
      if i == 3 then break end
    end
    assert.matches("2/5 .*\n$", output.text())
  end)
end)
