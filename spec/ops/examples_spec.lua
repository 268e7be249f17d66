--- The example of every operator that users call: `?name` shows it with its result. A new operator without one fails here.
local torch = require "torch"
local examples = require "torch.examples"
local registry = require "torch.registry"

describe("an example that gives something is there of", function()
  for _, entry in ipairs(registry.list) do
    if not entry.internal then
      it(registry.path(entry) .. " (" .. entry.name .. ")", function()
        local text = examples.of(entry)
        if not text then
          error(("%s (src/ops/%s.lua) has no example: write its field `example` (scripts/opgen/entry.lua)"):format(entry.name, entry.family), 0)
        end
        assert.is_truthy(text:find(registry.called(entry), 1, true), "it does not call " .. registry.called(entry))
        local shown, message = examples.run(text)
        assert.is_nil(message)
        assert.is_true(#shown > #text:gsub("\n", "\n> ") + 2, "it shows no result")
      end)
    end
  end
end)

describe("an example that is made from the argument types", function()
  local function of(name) return examples.of(registry.find(name)) end

  it("has values at which the function is defined", function()
    assert.equal("torch.exp(torch.tensor{-1.0, 0.0, 2.0})", of "exp")
    assert.equal("torch.log(torch.tensor{0.25, 0.5, 0.75})", of "log")
    assert.equal("torch.acosh(torch.tensor{1.0, 2.0, 4.0})", of "acosh")
    assert.equal("torch.bitwise_and(torch.tensor{12, 10, 7}, torch.tensor{4, 3, 2})", of "bitwise_and")
  end)

  it("reduces one dimension", function()
    assert.equal("torch.amax(torch.tensor{{1, 2}, {3, 0}}, 1)", of "amax")
  end)

  it("is missing where only a writer could tell", function()
    assert.is_nil(examples.of {kind = "kernel", name = "new", arguments = {}})
  end)
end)

describe("examples.run", function()
  it("shows each line with what it gives", function()
    assert.equal("> local x = torch.tensor{1, 2}\n> x + 1\ntensor({2, 3})\n> x:sum(), 7\ntensor(3)\t7", examples.run "local x = torch.tensor{1, 2}\nx + 1\nx:sum(), 7")
  end)

  it("runs statements of several lines, and shows what they print", function()
    assert.equal("> for i = 1, 2 do\n>   print(i)\n> end\n1\n2", examples.run "for i = 1, 2 do\n  print(i)\nend")
  end)

  it("leaves everything as it was", function()
    torch.manual_seed(5)
    local want = torch.rand(1):item()
    torch.manual_seed(5)
    torch.set_default_dtype(torch.float64)
    local text = torch.no_grad(examples.run, "torch.manual_seed(1)\nmine = torch.ones(1, {requires_grad = true}) * 2\nmine.requires_grad, mine.dtype")
    torch.set_default_dtype(torch.float32)
    assert.is_truthy(text:find("true\ttorch.float32", 1, true))
    assert.equal(want, torch.rand(1):item())
    assert.is_nil(rawget(_G, "mine"))
  end)

  it("shows the lines alone where they fail, and says why", function()
    local text, message = examples.run "torch.ones(2) + torch.ones(3)"
    assert.equal("> torch.ones(2) + torch.ones(3)", text)
    assert.is_truthy(message:find("{2}", 1, true))
  end)
end)
