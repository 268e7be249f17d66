--- Elementwise operators and reductions against plain Lua (support/references.lua).
local torch = require "torch"
local registry = require "torch.registry"
local references = require "support.references"
local samples = require "support.samples"
local values = require "support.values"
local check = values.check

local function flat(x) return x:to(torch.float64):reshape(-1):tolist() end

local function public(visit)
  for _, entry in ipairs(registry.list) do
    local list = samples.of(entry)
    if not entry.internal and not entry.only_inplace and #list > 0 then visit(entry, list) end
  end
end

local FLOATS = {"float64", "float32", "float16", "bfloat16"}

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
        check_reference(entry, reference, maker)
      end)
    end
  end)
end)

describe("integer arithmetic agrees with plain Lua:", function()
  for _, name in ipairs {"add", "sub", "mul", "maximum", "minimum", "eq", "ne", "lt", "le", "gt", "ge", "square", "abs", "neg", "sign"} do
    for _, dtype in ipairs {"int64", "int32", "int16", "int8"} do
      it(("%s in %s"):format(name, dtype), function()
        local entry = registry.find(name)
        local maker = samples.maker(torch.float64)
        check_reference(entry, references.elementwise[name], function(size) return maker(size, -9, 9):to(torch[dtype]) end)
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
