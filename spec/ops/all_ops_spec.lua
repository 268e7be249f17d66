--- Every operator of the registry that has samples, against plain Lua, against itself under other layouts and in place, and its gradients
--- against numerical ones.
local torch = require "torch"
local registry = require "torch.registry"
local references = require "support.references"
local samples = require "support.samples"
local values = require "support.values"
local check = values.check

local function is_list(value) return type(value) == "table" and getmetatable(value) == nil end

--- Calls an operator with a sample made by a maker; returns its results as a list.
local function results(entry, sample, maker)
  local list = table.pack(registry.call(entry, sample(maker)))
  if is_list(list[1]) then return list[1] end
  return list
end

local function plain(list)
  local out = {}
  for i, y in ipairs(list) do
    if torch.is_tensor(y) then out[i] = y:tolist() else out[i] = y end
  end
  return out
end

local function flat(x) return x:to(torch.float64):reshape(-1):tolist() end

local function public(visit)
  for _, entry in ipairs(registry.list) do
    local list = samples.of(entry)
    if not entry.internal and not entry.only_inplace and #list > 0 then visit(entry, list) end
  end
end

-- ---- values ----

local FLOATS, INTEGERS = {"float64", "float32", "float16", "bfloat16"}, {"int64", "int32", "int16", "int8", "uint8"}

--- The dtypes of an entry's set (scripts/opgen/types.lua).
local SETS = {
  float = {FLOATS}, int = {INTEGERS}, integral = {INTEGERS, {"bool"}}, number = {FLOATS, INTEGERS}, all = {FLOATS, INTEGERS, {"bool"}},
}

local TOLERANCE = {float64 = 1e-9, float32 = 3e-5, float16 = 4e-3, bfloat16 = 3e-2}

--- Compares with the reference, element by element, after broadcasting. Integers and booleans are compared as the numbers they are.
local function check_reference(entry, reference, maker)
  local args = table.pack(samples.automatic(entry, {{67}})(maker))
  local columns = {}
  for i = 1, args.n do columns[i] = flat(args[i]) end
  local want = {}
  for k = 1, #columns[1] do
    local row = {}
    for i = 1, args.n do row[i] = columns[i][k] end
    want[k] = reference(table.unpack(row))
  end
  local got = registry.call(entry, table.unpack(args, 1, args.n))
  check(flat(got), want, TOLERANCE[tostring(args[1].dtype):match "%w+$"] or 1e-5)
end

describe("elementwise operators agree with plain Lua:", function()
  public(function(entry)
    local reference = references.elementwise[entry.name]
    if not reference or entry.overload_of then return end
    for _, dtype in ipairs(FLOATS) do
      it(("%s in %s"):format(entry.name, dtype), function()
        local maker = samples.maker(torch[dtype])
        check_reference(entry, reference, function(...) return maker(...) end)
      end)
    end
  end)
end)

describe("integer arithmetic agrees with plain Lua:", function()
  for _, name in ipairs {"add", "sub", "mul", "maximum", "minimum", "eq", "ne", "lt", "le", "gt", "ge", "square", "abs", "neg", "sign"} do
    for _, dtype in ipairs {"int64", "int32", "int16", "int8"} do
      it(("%s in %s"):format(name, dtype), function()
        local entry = registry.find(name)
        local maker = samples.maker(torch[dtype])
        check_reference(entry, references.elementwise[name], function(size) return maker(size, -9, 9) end)
      end)
    end
  end
end)

describe("reductions agree with plain Lua:", function()
  for name, reference in pairs(references.reduce) do
    local entry = registry.find(name)
    if entry then
      for _, dtype in ipairs(FLOATS) do
        it(("%s in %s"):format(name, dtype), function()
          local x = samples.maker(torch[dtype])({3, 67}, -1.1, 1.2)
          local whole = name == "logsumexp" and registry.call(entry, x, {1, 2}) or name == "prod" and nil or registry.call(entry, x)
          local tolerance = TOLERANCE[dtype] * 30
          if whole then check(flat(whole), {reference(flat(x))}, tolerance) end
          local rows, columns = registry.call(entry, x, 2), registry.call(entry, x, 1)
          for i = 1, 3 do check(flat(rows[i]), {reference(flat(x[i]))}, tolerance) end
          for j = 1, 67, 11 do check(flat(columns[j]), {reference(flat(x[{{}, j}]))}, tolerance) end
        end)
      end
    end
  end
end)

describe("every dtype of its set is taken by", function()
  public(function(entry)
    if entry.kind ~= "elementwise" or not SETS[entry.dtypes] or samples.written[entry.name] then return end
    it(entry.name, function()
      for _, dtypes in ipairs(SETS[entry.dtypes]) do
        for _, dtype in ipairs(dtypes) do
          local args = table.pack(samples.automatic(entry, {{9}})(samples.maker(torch[dtype])))
          if dtypes ~= FLOATS then
            for i = 1, args.n do args[i] = torch.ones(9, {dtype = torch[dtype]}) end
          end
          local y = registry.call(entry, table.unpack(args, 1, args.n))
          assert.equal(torch.Size {9}, y.shape)
        end
      end
    end)
  end)
end)

-- ---- shapes and layouts ----

--- A dtype that the operator takes.
local function usual(entry)
  return (SETS[entry.dtypes] or {FLOATS})[1] == INTEGERS and torch.int64 or torch.float32
end

describe("the layout in memory makes no difference to", function()
  public(function(entry, list)
    it(entry.name, function()
      for _, sample in ipairs(list) do
        local want = plain(results(entry, sample, samples.maker(usual(entry))))
        for layout in pairs(samples.layouts) do
          check(plain(results(entry, sample, samples.maker(usual(entry), layout))), want, 1e-5)
        end
      end
    end)
  end)
end)

describe("empty tensors and 0-d tensors are taken by", function()
  public(function(entry)
    if not samples.is_elementwise(entry) or samples.written[entry.name] then return end
    it(entry.name, function()
      local maker = samples.maker(usual(entry))
      local none = registry.call(entry, samples.automatic(entry, {{0, 3}})(maker))
      assert.equal(torch.Size {0, 3}, none.shape)
      local stretched = registry.call(entry, samples.automatic(entry, {{0, 3}, {1}})(maker))
      assert.equal(torch.Size {0, 3}, stretched.shape)
      assert.equal(0, registry.call(entry, samples.automatic(entry, {{}})(maker)).ndim)
    end)
  end)
end)

describe("in place is the same as out of place for", function()
  public(function(entry, list)
    if not entry.inplace or entry.module ~= "" then return end
    it(entry.name, function()
      for _, sample in ipairs(list) do
        local args = table.pack(sample(samples.maker(usual(entry))))
        local want = registry.call(entry, table.unpack(args, 1, args.n))
        if torch.is_tensor(args[1]) and want.shape == args[1].shape then
          local x = args[1]:clone()
          local method = x[(entry.overload_of or entry.short) .. "_"]
          local got = method(x, table.unpack(args, 2, args.n))
          assert.is_true(rawequal(got, x))
          check(x, want:to(x.dtype))
        end
      end
    end)
  end)
end)

-- ---- gradients ----

local function is_differentiable(entry)
  return not entry.nograd and entry.returns:match "Tensor"
end

--- Their gradients are kernels without a gradient of their own, as in PyTorch.
local ONCE_ONLY = {["functional.ctc_loss"] = true, ["functional.grid_sample"] = true}

describe("gradients, once and twice, are right for", function()
  public(function(entry, list)
    if not is_differentiable(entry) then return end
    it(entry.name, function()
      for _, sample in ipairs(list) do
        local inputs, call = samples.call(entry, sample, samples.maker(torch.float64, "contiguous", true))
        local floating = #inputs > 0 and call()
        if is_list(floating) then floating = floating[1] end
        if floating and floating.dtype.is_floating_point then
          torch.autograd.gradcheck(call, inputs)
          if not ONCE_ONLY[entry.name] then torch.autograd.gradgradcheck(call, inputs) end
        end
      end
    end)
  end)
end)
