--- What the Tab key makes of a line at the prompt, and what it lists.
local terminal = require "support.terminal"

describe("Tab", function()
  local shell, folder

  setup(function()
    folder = terminal.new_folder()
    assert(os.execute(("mkdir %s/data %s/deep && touch %s/data/first.bin %s/deep/inner.lua %s/weights_of_mine.pt"):format(
      folder, folder, folder, folder, folder)))
    shell = terminal.open {LUA_PATH = folder .. "/?.lua"}
    shell:enter(":cd " .. folder)
    shell:enter "x, some_global = torch.ones(2, 3), 1"
    shell:enter "local some_local = {inner = {alpha = 1, beta = 2}, ['a key'] = 1}"
    shell:enter "model = nn.Sequential(nn.Linear(3, 4), nn.ReLU())"
    shell:enter "called = 0; strange = setmetatable({}, {__index = function() called = called + 1 end, __call = function() called = called + 1 end})"
  end)

  teardown(function()
    shell:close()
    os.execute("rm -r " .. folder)
  end)

  --- What the line becomes is compared; of what is listed only these words must be there, and the ones behind "not" must not.
  local function completes(cases)
    for _, case in ipairs(cases) do
      local typed, wanted, listed, absent = table.unpack(case)
      it(typed, function()
        local line, list = shell:complete(typed)
        assert.equal(wanted, line)
        for word in (listed or ""):gmatch "%S+" do assert.truthy(list:find(word, 1, true), list) end
        for word in (absent or ""):gmatch "%S+" do assert.is_nil((" " .. list .. " "):find("%s" .. word .. "%s"), list) end
      end)
    end
  end

  describe("completes names:", function()
    completes {
      {"some_g", "some_global"},
      {"some_l", "some_local"},
      {"some_", "some_", "some_global some_local"},
      {"1 + some_g", "1 + some_global"},
      {"whi", "while"},
      {"for i = 1, 3 do pri", "for i = 1, 3 do print"},
      {"function f(alpha_of_mine) return alpha", "function f(alpha_of_mine) return alpha_of_mine"},
      {"local beta_of_mine = 1; print(beta", "local beta_of_mine = 1; print(beta_of_mine"},
      {"for gamma_of_mine, v in pairs(x) do print(gamma", "for gamma_of_mine, v in pairs(x) do print(gamma_of_mine"},
      {"local w <clo", "local w <close"},
      {"zzz", "zzz"},
      {"-- som", "-- som"},
    }
  end)

  describe("completes fields:", function()
    completes {
      {"torch.manual_s", "torch.manual_seed"},
      {"torch.nn.functional.cross_ent", "torch.nn.functional.cross_entropy"},
      {"some_local.inner.al", "some_local.inner.alpha"},
      {"some_local['inner'].al", "some_local['inner'].alpha"},
      {"some_local['a", "some_local['a key"},
      {"x.requires", "x.requires_grad"},
      {"x.sh", "x.shape"},
      {"x.", "x.", "shape dtype grad", "sum"},
      {"nn.lin", "nn.Linear"},
      {"torch.LINA", "torch.linalg"},
      {"optim.lr_scheduler.StepL", "optim.lr_scheduler.StepLR"},
      {"nothing.of.the.kind", "nothing.of.the.kind"},
      {"string.form", "string.format"},
    }
  end)

  describe("completes methods of the value:", function()
    completes {
      {"x:cumpr", "x:cumprod"},
      {"x:cumprod", "x:cumprod", "cumprod_"},
      {"x:argso", "x:argsort"},
      {"x[1]:argso", "x[1]:argsort"},
      {"x[{1, 2}]:argso", "x[{1, 2}]:argsort"},
      {"model[1].weight:argso", "model[1].weight:argsort"},
      {"model:named_par", "model:named_parameters"},
      {"x:t():argso", "x:t():argsort"},
      {"torch.randn(3):argso", "torch.randn(3):argsort"},
      {"model(x):argso", "model(x):argsort"},
      {"(x + 1):argso", "(x + 1):argsort"},
      {"(-x * x:t()):argso", "(-x * x:t()):argsort"},
      {"('abc'):upp", "('abc'):upper"},
      {"nn.Linear(3, 4):named_par", "nn.Linear(3, 4):named_parameters"},
      {"local w = model[1].weight; w:argso", "local w = model[1].weight; w:argsort"},
      {"io.stdout:wri", "io.stdout:write"},
      {"x:", "x:", "abs argsort", "shape"},
    }
  end)

  it("reads fields without calling anything of the user's", function()
    shell:complete "strange.fie"
    shell:complete "strange.field.deeper"
    shell:complete "strange():fie"
    shell:complete "strange(x):fie"
    shell:complete "print(strange.field:"
    assert.equal("0", shell:enter "called")
  end)

  describe("completes options, and shows the signature:", function()
    completes {
      {"x:sum{d", "x:sum{d", "sum(x, dim=nil, keepdim=false dim dtype"},
      {"x:sum{k", "x:sum{keepdim = "},
      {"torch.sum(x, {keep", "torch.sum(x, {keepdim = "},
      {"torch.sum(x, {dim = 1, keep", "torch.sum(x, {dim = 1, keepdim = "},
      {"nn.Conv2d(1, 2, 3, {dil", "nn.Conv2d(1, 2, 3, {dilation = "},
      {"optim.SGD(model:parameters(), {lr = 0.1, mom", "optim.SGD(model:parameters(), {lr = 0.1, momentum = "},
      {"torch.tensor({1, 2}, {requ", "torch.tensor({1, 2}, {requires_grad = "},
      {"x:sum(", "x:sum(", "sum(x, dim=nil, keepdim=false, *, dtype=nil) -> Tensor"},
      {"optim.Adam(", "optim.Adam(", "Adam(params, lr=1e-3, betas={0.9, 0.999}"},
      {"nn.Linear(3, ", "nn.Linear(3, ", "Linear(in_features, out_features, bias=true"},
      {"print(x:sum(", "print(x:sum(", "sum(x, dim=nil"},
      {"string.rep(", "string.rep(", "string.rep(s, n [, separator])"},
      {"x:sum():argso", "x:sum():argsort"},
    }
  end)

  describe("completes strings:", function()
    completes {
      {'require "torch.opt', 'require "torch.optim'},
      {'require "torch.optim', 'require "torch.optim', "torch.optim.adam torch.optim.sgd"},
      {'require("deep.inn', 'require("deep.inner'},
      {'torch.load "weights', 'torch.load "weights_of_mine.pt'},
      {'io.open("da', 'io.open("data/'},
      {'io.open("data/f', 'io.open("data/first.bin'},
      {'torch.zeros(3, {device = "cp', 'torch.zeros(3, {device = "cpu'},
      {'x:to("cp', 'x:to("cpu'},
      {'torch.device "cu', 'torch.device "cuda'},
      {'F.mse_loss(x, x, {reduction = "n', 'F.mse_loss(x, x, {reduction = "none'},
    }
  end)

  describe("completes dtypes:", function()
    completes {
      {"torch.zeros(3, {dtype = torch.fl", "torch.zeros(3, {dtype = torch.float"},
      {"torch.zeros(3, {dtype = torch.float", "torch.zeros(3, {dtype = torch.float", "float16 float32 float64", "float_power floor"},
      {"torch.zeros(3, {dtype = bfl", "torch.zeros(3, {dtype = torch.bfloat16"},
      {"x:to(torch.bf", "x:to(torch.bfloat16"},
      {"x:sum{dtype = torch.comp", "x:sum{dtype = torch.complex"},
    }
  end)

  describe("completes commands and what belongs to them:", function()
    completes {
      {":ti", ":time "},
      {":", ":", "bench mem who"},
      {":time x:argso", ":time x:argsort"},
      {":load da", ":load data/"},
      {":help be", ":help bench"},
      {"?torch.manual_s", "?torch.manual_seed"},
      {"!ls da", "!ls data/"},
      {"torch.manual_s?", "torch.manual_s?"},
    }
  end)

  it("indents at the start of a line", function()
    assert.equal("  x", (shell:typed "\tx"))
  end)

  it("works in the further lines of an input, which know the names of the first", function()
    shell:send "for counter_of_mine = 1, 2 do\r"
    shell:expect ">> "
    shell:send "print(counter_of\t * 10) end\r"
    shell:expect "end\n"
    assert.equal("10\n20", shell:answer())
  end)

  it("completes in the middle of a line", function()
    assert.equal("print(some_global", (shell:typed "print(some_g, 2)\27[D\27[D\27[D\27[D\t"))
  end)

  it("lists more than fits as so many more", function()
    local _, list = shell:complete "torch."
    assert.truthy(list:find "%.%.%. %d+ more")
  end)
end)
