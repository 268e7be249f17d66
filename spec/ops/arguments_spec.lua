--- Arguments that decide what comes back, and those that fit in themselves but not together: these are refused with a message that names them.
local torch = require "torch"
local F = torch.nn.functional
local check_error = require "support.values".check_error

describe("dtypes that must agree", function()
  local x, long = torch.rand(2, 3), torch.tensor {1, 2}

  it("are checked where elements are written", function()
    check_error("index_add: argument 'source': expected dtype float32, as the tensor has, got int64", torch.index_add, x, 1, long, torch.ones(2, 3):long())
    check_error("argument 'source'", torch.index_copy, x, 1, long, torch.ones(2, 3):double())
    check_error("argument 'value'", torch.index_put, x, {long}, torch.ones(2, 3):long())
    check_error("argument 'index': expected dtype int64, got int32", torch.index_fill, x, 1, long:int(), 0)
    check_error("argument 'index': expected dtype int64", torch.index_copy, x, 1, long:int(), x)
  end)

  it("are checked of weights and targets", function()
    check_error("argument 'weight'", F.prelu, x, torch.ones(1):double())
    check_error("argument 'target'", F.binary_cross_entropy, x, torch.ones(2, 3):long())
    check_error("weight is float64", F.nll_loss, x, long, {weight = torch.ones(3):double()})
    check_error("argument 'bias'", F.conv1d, torch.ones(1, 1, 4), torch.ones(1, 1, 2), torch.ones(1):long())
    check_error("argument 'weight'", F.layer_norm, x, {3}, torch.ones(3):double())
    check_error("floating-point", F.kl_div, x:long(), x)
  end)

  it("are checked of results in place", function()
    check_error("div_: a result of dtype float32 cannot be stored in place in a tensor of dtype int64", torch.arange(3).div_, torch.arange(3), 2)
    check_error("alpha", torch.add, torch.arange(3), torch.arange(3), {alpha = 1.5})
    check_error("not defined for dtype bool", torch.sub, x, x:gt(0))
  end)

  it("are checked of conditions and masks", function()
    check_error("where: argument 'condition': expected dtype bool or uint8, got float32", torch.where, x, x, x)
    check_error("masked_fill: argument 'mask'", torch.masked_fill, x, torch.ones(2, 3):long(), 1)
    check_error("0-d tensor", torch.masked_fill, x, x:gt(0), torch.ones(1))
  end)
end)

describe("what an argument decides", function()
  it("lu gives infos only where it is asked for them", function()
    assert.are.equal(2, select("#", torch.lu(torch.eye(2))))
    assert.are.equal(3, select("#", torch.eye(2):lu(true, true)))
  end)

  it("an empty index may have any dtype", function()
    local none = torch.zeros({0}, {dtype = torch.uint8})
    assert.are.equal(0, #torch.gather(torch.ones(3), 1, none))
    assert.are.same({1, 1, 1}, torch.ones(3):scatter(1, none, torch.ones(3)):tolist())
  end)

  it("circular padding goes round what negative padding leaves", function()
    local x = torch.arange(1, 6):view(1, 1, 5):double()
    assert.are.same({{{2, 3, 4, 5, 2, 3}}}, F.pad(x, {-1, 2}, "circular"):tolist())
    assert.are.same({{{3, 4, 1, 2, 3, 4}}}, F.pad(x, {2, -1}, "circular"):tolist())
  end)
end)

describe("shapes that must agree", function()
  it("are checked", function()
    check_error("as many dimensions", torch.linalg.cross, torch.ones(2, 3), torch.ones(3))
    check_error("expected 1 dimensions", torch.diff, torch.ones(3), {prepend = torch.ones(1, 1)})
    check_error("as many dimensions", F.margin_ranking_loss, torch.ones(3), torch.ones(1, 3), torch.ones(3))
    check_error("one less", torch.linalg.lstsq, torch.ones(3, 2), torch.ones(1, 1, 3, 2))
    check_error("argument 'bias'", F.bilinear, torch.ones(2, 3), torch.ones(2, 3), torch.ones(4, 3, 3), torch.ones(5))
    check_error("argument 'bias'", F.linear, torch.ones(0, 3), torch.ones(4, 3), torch.ones(5))
    check_error("differ", F.multilabel_margin_loss, torch.ones(1, 3), torch.tensor {1, -1, -1})
    check_error("is no size", torch.broadcast_shapes, {2, -1}, {1})
  end)
end)
