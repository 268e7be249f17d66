--- The gradients of every operator of the registry, with its samples: against numerical ones, once and twice; in every dtype and layout; with several
--- threads; and when what was saved for them is changed before they are computed.
local torch = require "torch"
local calls = require "support.calls"
local fault = require "support.fault"
local samples = require "support.samples"
local walk = require "support.walk"

--- visit(entry, sample) in a test for each differentiable operator.
local function each_differentiable(check, visit)
  walk.each(check, function(entry, list)
    if not walk.is_differentiable(entry) then return end
    it(entry.name, function()
      for _, sample in ipairs(list) do visit(entry, sample) end
    end)
  end)
end

local function differentiable_results(results)
  local list = {}
  for _, y in ipairs(results) do
    if torch.is_tensor(y) and y.requires_grad then list[#list + 1] = y end
  end
  return list
end

local function has_floating_point(results)
  for _, y in ipairs(results) do
    if torch.is_tensor(y) and y.dtype.is_floating_point then return true end
  end
end

describe("gradients agree with numerical ones, once and twice, in", function()
  each_differentiable("gradients", function(entry, sample)
    local inputs, call = calls.prepare(entry, sample, samples.maker(torch.float64, "contiguous", true))
    local wanted = calls.wanted(inputs)
    local results = call()
    if #wanted == 0 or not has_floating_point(results) then return end
    if #differentiable_results(results) == 0 then error(entry.name .. " cuts the graph", 0) end
    local function f() return differentiable_results(call()) end
    torch.autograd.gradcheck(f, wanted)
    if not walk.exempt(entry, "second") then torch.autograd.gradgradcheck(f, wanted) end
  end)
end)

-- ---- dtypes and layouts ----

local TOLERANCE = {float32 = 1e-3, float16 = 3e-2, bfloat16 = 1e-1}

describe("gradients in smaller dtypes are close to those in float64, in", function()
  each_differentiable("gradients", function(entry, sample)
    for name, tolerance in pairs(TOLERANCE) do
      local arguments = calls.arguments(sample, torch[name])
      local leaves = arguments and calls.leaves(arguments)
      local got = leaves and calls.gradients(entry, leaves)
      if got and not walk.exempt(entry, name) and (got.results or name == "float32") then
        local wide = calls.leaves(calls.map(arguments, function(x) return x.dtype == torch[name] and x:to(torch.float64) or x end))
        calls.compare(got, calls.gradients(entry, wide), tolerance, ("the gradient of %s in %s"):format(entry.name, name))
        for i, x in ipairs(calls.wanted(leaves)) do assert.equal(tostring(x.dtype), tostring(got.results[i].dtype)) end
      end
    end
  end)
end)

describe("gradients in float32 are close to those in float64 where rows or columns fill vector registers, in", function()
  each_differentiable("gradients", function(entry, sample)
    for _, grow in ipairs(calls.growths(sample)) do
      local arguments = calls.arguments(sample, torch.float32, grow)
      local got = arguments and calls.gradients(entry, calls.leaves(arguments))
      if got and got.results then
        local wide = calls.leaves(calls.map(arguments, function(x) return x.dtype == torch.float32 and x:to(torch.float64) or x end))
        calls.compare(got, calls.gradients(entry, wide), 1e-3, entry.name)
        local turned = calls.leaves(calls.map(arguments, samples.layouts.transposed))
        if not walk.exempt(entry, "layout") then calls.compare(calls.gradients(entry, turned), got, 1e-3, entry.name .. ", transposed") end
      end
    end
  end)
end)

describe("the layout in memory makes no difference to the gradient of", function()
  each_differentiable("layout", function(entry, sample)
    local arguments = assert(calls.arguments(sample, torch.float64))
    local want = calls.gradients(entry, calls.leaves(arguments))
    if not want then return end
    local turned = calls.leaves(calls.map(arguments, samples.layouts.transposed))
    calls.compare(calls.gradients(entry, turned), want, 1e-7, entry.name)
  end)
end)

describe("two threads compute the same gradient as one, of", function()
  each_differentiable("threads", function(entry, sample)
    local leaves = calls.leaves(assert(calls.arguments(sample, torch.float64)))
    local one = fault.with_threads(1, function() return calls.gradients(entry, leaves) end)
    if not one then return end
    local two = fault.with_threads(2, function() return calls.gradients(entry, leaves) end)
    calls.compare(two, one, 1e-9, entry.name)
  end)
end)

-- ---- changed too late ----

local function change(x)
  if x.dtype.is_floating_point then x:add_(1) else x:fill_(1) end
end

--- A gradient after a change is that without it, or an error that speaks of the change.
local function check_changed(entry, got, want, what)
  if got.message then
    if not got.message:find("in place", 1, true) then error(("%s, %s changed: %s"):format(entry.name, what, got.message), 0) end
    return
  end
  calls.compare(got, want, 1e-7, ("the gradient of %s, %s changed"):format(entry.name, what))
end

--- The arguments as results of an operator on the leaves, so that they may be changed in place.
local function through(leaves)
  return calls.map(leaves, function(x) return x.requires_grad and x * 1 or x:clone() end)
end

describe("changing what a gradient needs is an error or does no harm, in", function()
  each_differentiable("gradients", function(entry, sample)
    local leaves = calls.leaves(assert(calls.arguments(sample, torch.float64)))
    local want = calls.gradients(entry, leaves)
    if not want then return end
    for k = 1, #calls.tensors(leaves) do
      local given = through(leaves)
      local got = calls.gradients(entry, leaves, given, function() change(calls.tensors(given)[k]) end)
      check_changed(entry, got, want, "argument " .. k)
    end
    local got = calls.gradients(entry, leaves, through(leaves), function(results)
      for _, y in ipairs(results) do
        if torch.is_tensor(y) and y.requires_grad then change(y) end
      end
    end)
    check_changed(entry, got, want, "results")
  end)
end)
