--- Convolutions through oneDNN, against those in float64 (which it does not take), where the library is there.
local program = os.getenv "LUATORCH" or "build/luatorch"

local function run(environment, code)
  local script = os.tmpname()
  local f = assert(io.open(script, "w"))
  f:write('local torch = require "torch" local F = torch.nn.functional torch.manual_seed(1) ' .. code)
  f:close()
  local pipe = assert(io.popen(("%s timeout 60 %s %s 2>&1"):format(environment, program, script)))
  local text = pipe:read "a"
  pipe:close()
  os.remove(script)
  return text
end

--- Lua code: whether the library is loaded.
local LOADED = [[
  local function loaded()
    for line in io.lines "/proc/self/maps" do if line:find("libdnnl", 1, true) then return true end end
    return false
  end
]]

local SMALL, LARGE = "F.conv2d(torch.ones(1, 2, 8, 8), torch.ones(2, 2, 3, 3))", "F.conv2d(torch.ones(2, 32, 32, 32), torch.ones(32, 32, 3, 3))"
local found = run("LT_ONEDNN=always", LOADED .. SMALL .. " print(loaded())") == "true\n"

local function where_found(name, f)
  it(name, found and f or function() pending "needs oneDNN 2 and /proc" end)
end

--- Lua code: prints the largest difference of a convolution and its gradients from those in float64, for each list {name of the
--- function, sizes of x, sizes of weight, further arguments}.
local COMPARE = [=[
  local function results(f, x, w, b, arguments)
    local y = f(x, w, b, table.unpack(arguments))
    local g = torch.cos(torch.arange(y:numel())):to(y.dtype):view(y.shape)
    return {y, torch.autograd.grad({y}, {x, w}, {g})}
  end
  for _, c in ipairs(CASES) do
    local f = F[c[1]]
    local outputs = c[3][c[1]:find "transpose" and 2 or 1]
    local tensors, doubles = {torch.randn(c[2]), torch.randn(c[3]), torch.randn(outputs)}, {}
    for i = 1, 3 do
      doubles[i] = tensors[i]:double():requires_grad_()
      tensors[i]:requires_grad_()
    end
    local a, b = results(f, tensors[1], tensors[2], tensors[3], c[4]), results(f, doubles[1], doubles[2], doubles[3], c[4])
    for i = 1, 3 do
      local difference = ((a[i]:double() - b[i]):abs():max() / b[i]:abs():max()):item()
      if difference > 1e-5 then print(c[1], i, difference) end
    end
  end
]=]

--- Stride, padding, dilation, groups; the transposed ones take stride, padding, output_padding, groups, dilation.
local CASES = [[
  local CASES = {
    {"conv1d", {3, 16, 50}, {8, 16, 5}, {2, 3, 2, 1}},
    {"conv2d", {5, 16, 9, 11}, {32, 16, 3, 3}, {1, 1, 1, 1}},
    {"conv2d", {2, 3, 20, 21}, {17, 3, 7, 5}, {{2, 3}, {3, 1}, 1, 1}},
    {"conv2d", {4, 32, 10, 10}, {32, 8, 3, 3}, {1, {2, 1}, {2, 1}, 4}},
    {"conv2d", {3, 32, 12, 12}, {32, 1, 3, 3}, {2, 1, 1, 32}},
    {"conv2d", {2, 20, 7, 7}, {36, 20, 1, 1}, {1, 0, 1, 1}},
    {"conv3d", {2, 16, 5, 6, 7}, {16, 16, 3, 2, 3}, {{1, 2, 1}, 1, 1, 1}},
    {"conv3d", {2, 4, 1, 6, 7}, {6, 2, 1, 3, 3}, {1, 1, 1, 2}},
    {"conv_transpose1d", {2, 16, 9}, {16, 8, 4}, {2, 1, 1, 1, 1}},
    {"conv_transpose2d", {3, 16, 6, 6}, {16, 32, 3, 3}, {2, 1, {1, 0}, 1, 1}},
    {"conv_transpose3d", {2, 16, 3, 4, 5}, {16, 16, 2, 2, 2}, {2, 0, 0, 1, 1}},
  }
]]

describe("oneDNN", function()
  where_found("is loaded by the first large convolution, unless told otherwise", function()
    local code = LOADED .. SMALL .. " io.write(tostring(loaded())) " .. LARGE .. " print('', loaded())"
    assert.equal("false\ttrue\n", run("env -u LT_ONEDNN", code))
    assert.equal("false\tfalse\n", run("LT_ONEDNN=0", code))
  end)

  where_found("convolves as float64 does, with any number of threads", function()
    for threads = 1, 3 do assert.equal("", run("LT_ONEDNN=always", ("torch.set_num_threads(%d) "):format(threads) .. CASES .. COMPARE)) end
  end)

  where_found("convolves batches in parts", function()
    local code = [[ local CASES = {{"conv2d", {23, 16, 64, 64}, {16, 16, 3, 3}, {1, 1, 1, 1}}, {"conv_transpose2d", {23, 16, 64, 64}, {16, 16, 2, 2}, {2}}} ]]
    assert.equal("", run("env -u LT_ONEDNN", code .. COMPARE))
  end)

  where_found("computes the same again, whatever OpenMP was told", function()
    local code = [[
      torch.set_num_threads(3)
      local x, w = torch.randn(16, 32, 30, 30, {requires_grad = true}), torch.randn(48, 32, 3, 3, {requires_grad = true})
      local function once()
        local y = F.conv2d(x, w, nil, 1, 1)
        return {y, torch.autograd.grad({y}, {x, w}, {y * 2})}
      end
      local first, same = once(), true
      for _ = 1, 3 do
        for i, v in ipairs(once()) do same = same and torch.equal(v, first[i]) end
      end
      print(same)
    ]]
    assert.equal("true\n", run("env -u LT_ONEDNN", code))
    assert.equal("true\n", run("OMP_THREAD_LIMIT=2 OMP_DYNAMIC=true", code))
  end)
end)
