--- Every example in its short form, and what it must reach there.
local program = os.getenv "LUATORCH" or "build/luatorch"

local function absolute(path)
  if path:sub(1, 1) == "/" then return path end
  local pipe = io.popen "pwd"
  local here = pipe:read "l"
  pipe:close()
  return here .. "/" .. path
end

describe("the example", function()
  local folder

  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir " .. folder))
  end)

  teardown(function() os.execute("rm -r " .. folder) end)

  --- What it prints; it writes its files into a folder of its own.
  local function run(name)
    local pipe = io.popen(("cd %s && %s %s --short 2>&1"):format(folder, absolute(program), absolute("examples/" .. name .. ".lua")))
    local text = pipe:read "a"
    assert.is_true(pipe:close(), text)
    return text
  end

  local function exists(name)
    local file = io.open(folder .. "/" .. name, "rb")
    if file then file:close() end
    return file ~= nil
  end

  --- The number that a pattern finds lies between two bounds.
  local function check(text, pattern, low, high)
    local value = tonumber(text:match(pattern))
    assert.is_true(value ~= nil and value > low and value < high, text)
  end

  it("mnist_cnn reads digits better than by chance after a fortieth of an epoch", function()
    check(run "mnist_cnn/train", "Epoch 1: ([%d.]+) %% of 1000 test digits", 40, 100)
    assert.is_true(exists "mnist_cnn.safetensors")
  end)

  it("vae lowers the cost of a digit and draws some", function()
    check(run "vae/train", "Epoch +1: a test digit costs at most ([%d.]+) nats", 100, 260)
    assert.is_true(exists "vae.png")
  end)

  it("lstm learns more than the frequencies of characters", function()
    check(run "characters/lstm", "Held%-out text: ([%d.]+) bits", 1, 4.3)
  end)

  it("transformer learns more than the frequencies of characters", function()
    check(run "characters/transformer", "Held%-out text: ([%d.]+) bits", 1, 4.3)
  end)

  it("regression finds the certified coefficients", function()
    assert.truthy(run "regression/train":find "All coefficients agree with the certified ones to 1[1-5] digits")
  end)

  it("cartpole is solved", function()
    local text = run "cartpole/train"
    assert.truthy(text:find "Solved in %d+ episodes", text)
    check(text, "keeps the pole up for ([%d.]+) of 500", 475, 501)
  end)
end)
