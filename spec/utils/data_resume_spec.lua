--- A loader goes on where another one stood.
local torch = require "torch"
local data = torch.utils.data

local Noisy = data.Dataset:extend("Noisy")
function Noisy.get(_, i) return torch.rand(2) + i, i + math.random() end
function Noisy.len() return 23 end

local Stream = data.IterableDataset:extend("Stream")
function Stream.iter()
  local i = 0
  return function()
    i = i + 1
    if i <= 11 then return torch.rand(2) + i, i end
  end
end

local function batches(loader, count)
  local list = {}
  for x, y in loader:iter() do
    list[#list + 1] = {x:tolist(), y:tolist()}
    torch.rand(3)      -- training draws numbers, too
    if #list == count then break end
  end
  return list
end

--- The batches of two passes, and those of a pass that stops after k batches, with a second loader that goes on.
local function check_resumption(make, k)
  torch.manual_seed(5)
  local loader = make()
  local whole, after = batches(loader), batches(loader)
  torch.manual_seed(5)
  local first = make()
  local list = batches(first, k)
  local state, random = first:state_dict(), torch.get_rng_state()
  torch.manual_seed(99)
  local second = make()
  second:load_state_dict(state)
  torch.set_rng_state(random)
  for _, batch in ipairs(batches(second)) do list[#list + 1] = batch end
  assert.same(whole, list)
  assert.same(after, batches(second))
end

describe("DataLoader.state_dict", function()
  for _, workers in ipairs {0, 2} do
    it(("resumes a shuffled pass with %d workers"):format(workers), function()
      for _, k in ipairs {1, 3, 6} do
        check_resumption(function()
          return data.DataLoader(Noisy(), {batch_size = 4, shuffle = true, num_workers = workers})
        end, k)
      end
    end)

    it(("resumes a stream with %d workers"):format(workers), function()
      check_resumption(function()
        return data.DataLoader(Stream(), {batch_size = 3, num_workers = workers})
      end, 2)
    end)
  end

  it("resumes with generators of the loader's and the sampler's own", function()
    check_resumption(function()
      local generator = torch.Generator()
      generator:manual_seed(3)
      return data.DataLoader(Noisy(), {batch_size = 4, shuffle = true, generator = generator})
    end, 2)
    check_resumption(function()
      local generator = torch.Generator()
      generator:manual_seed(3)
      local sampler = data.WeightedRandomSampler(torch.ones(23), 23, {generator = generator})
      return data.DataLoader(Noisy(), {batch_size = 4, sampler = sampler})
    end, 2)
  end)

  it("resumes between passes", function()
    torch.manual_seed(1)
    local first = data.DataLoader(Noisy(), {batch_size = 4, shuffle = true})
    batches(first)
    local state, random = first:state_dict(), torch.get_rng_state()
    assert.equal(0, state.position)
    local expected = batches(first)
    local second = data.DataLoader(Noisy(), {batch_size = 4, shuffle = true})
    second:load_state_dict(state)
    torch.set_rng_state(random)
    assert.same(expected, batches(second))
  end)

  it("is checked when loaded", function()
    assert.error_matches(function() data.DataLoader(Noisy()):load_state_dict {} end, "a table such as DataLoader's state_dict")
  end)
end)
