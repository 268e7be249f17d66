local torch = require "torch"
local vision = require "torch.vision"

local function idx(dims, bytes)
  return string.pack(">I1I1I1I1", 0, 0, 8, #dims) .. string.pack(">" .. ("I4"):rep(#dims), table.unpack(dims))
    .. string.char(table.unpack(bytes))
end

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

describe("vision.datasets.MNIST", function()
  local root
  setup(function()
    root = os.tmpname()
    os.remove(root)
    assert(os.execute("mkdir -p " .. root .. "/MNIST/raw"))
    local bytes = {}
    for i = 1, 3 * 4 do bytes[i] = i * 10 end
    write(root .. "/MNIST/raw/train-images-idx3-ubyte", idx({3, 2, 2}, bytes))
    write(root .. "/MNIST/raw/train-labels-idx1-ubyte", idx({3}, {7, 0, 9}))
  end)
  teardown(function() os.execute("rm -r " .. root) end)

  it("gives images and labels from 1", function()
    local dataset = vision.datasets.MNIST(root)
    local image, label = dataset:get(2)
    assert.equal(3, #dataset)
    assert.same({{50, 60}, {70, 80}}, image:tolist())
    assert.equal(1, label)
    assert.equal("0", dataset.classes[label])
  end)

  it("fetches a batch as it fetches each sample", function()
    local transform = vision.transforms.ToTensor()
    local dataset = vision.datasets.MNIST(root, {transform = transform})
    local images, labels = dataset:batch{3, 1}
    assert.same({10, 8}, labels:tolist())
    assert.same({2, 1, 2, 2}, {table.unpack(images:size())})
    assert.is_true(torch.equal(images[1], (dataset:get(3))))
  end)

  it("goes through a loader, also with transforms of single images", function()
    local dataset = vision.datasets.MNIST(root, {transform = function(image) return image:to(torch.float32):sum() end,
      target_transform = function(label) return -label end})
    for x, y in torch.utils.data.DataLoader(dataset, {batch_size = 3}):iter() do
      assert.same({100, 260, 420}, x:tolist())
      assert.same({-8, -1, -10}, y:tolist())
    end
  end)

  it("says where it looked for a missing file", function()
    assert.error_matches(function() vision.datasets.MNIST(root, {train = false}) end,
      "'t10k%-images%-idx3%-ubyte'.*download = true")
  end)

  it("refuses positions outside", function()
    local dataset = vision.datasets.MNIST(root)
    assert.error_matches(function() dataset:get(4) end, "position 4 is not within 1..3")
  end)
end)
