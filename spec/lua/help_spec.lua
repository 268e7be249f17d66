local torch = require "torch"
local help = require "torch.help"

describe("torch.help", function()
  it("describes operators by their entries", function()
    local text = help.text "sum"
    assert.is_truthy(text:find("torch.sum(x, dim=nil, keepdim=false, *, dtype=nil) -> Tensor", 1, true))
    assert.is_truthy(text:find("Sum over dimensions", 1, true))
    assert.is_truthy(text:find("keepdim +true or false, default false"))
    assert.is_truthy(help.text "functional.relu":find("torch.nn.functional.relu(x", 1, true))
  end)

  it("describes what is written in Lua by its comments", function()
    assert.is_truthy(help.text "no_grad":find("nothing is recorded", 1, true))
    assert.is_truthy(help.text "torch.autograd.gradcheck":find("raise_exception", 1, true))
    assert.is_nil(help.text "no_such_thing")
  end)

  it("refuses what is no name", function()
    assert.has_error(function() torch.help {} end, "help: expected a name or a function, got a table")
  end)
end)
