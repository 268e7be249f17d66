--- Every operator of the registry, with its samples (support/samples.lua): all dtypes, layouts in memory, empty tensors, in place, several threads, and
--- arguments that must be refused. An operator without a sample fails. Gradients: all_gradients_spec.lua.
local torch = require "torch"
local registry = require "torch.registry"
local calls = require "support.calls"
local exemptions = require "support.exemptions"
local fault = require "support.fault"
local samples = require "support.samples"
local values = require "support.values"
local walk = require "support.walk"
local each, usual, exempt = walk.each, walk.usual, walk.exempt

describe("a sample is there of", function()
  for _, entry in ipairs(registry.list) do
    if not entry.internal and not exempt(entry, "sample") then
      it(registry.path(entry) .. " (" .. entry.name .. ")", function()
        if #samples.of(entry) == 0 then
          error(("%s (src/ops/%s.lua) has no sample: write one in spec/support/samples/"):format(entry.name, entry.family), 0)
        end
      end)
    end
  end
end)

it("samples and exemptions are of operators that exist", function()
  for name in pairs(samples.written) do assert.is_truthy(registry.find(name), name) end
  for name in pairs(exemptions) do assert.is_truthy(registry.find(name), name) end
end)

-- ---- dtypes ----

local FLOATS = {"float64", "float32", "float16", "bfloat16"}
local INTEGERS = {"int64", "int32", "int16", "int8", "uint8"}

--- Dtypes that an entry's set promises (scripts/opgen/types.lua); what says nothing takes float32 and float64.
local SETS = {
  float = {FLOATS}, int = {INTEGERS}, integral = {INTEGERS, {"bool"}}, number = {FLOATS, INTEGERS}, all = {FLOATS, INTEGERS, {"bool"}},
}

local HALF = {float16 = 4e-3, bfloat16 = 3e-2}

--- What an error calls an operator, without its module and the underscore of an internal one.
local function shown_name(entry)
  return (entry.overload_of or entry.short):gsub("^_", ""):match "[%w_]+$" .. (entry.only_inplace and "_" or "")
end

--- An error names the function that refuses, and says more than that.
local function check_refusal(entry, message, what)
  local name = message:match "^[^\n]-:%d+: ([%a_][%w_.]*): ." or message:match "^([%a_][%w_.]*): ."
  if not name or name:match "[%w_]+$" ~= shown_name(entry) then error(("%s: refused with: %s"):format(what, message), 0) end
end

local function converted(arguments, dtype, to)
  return calls.map(arguments, function(x) return x.dtype == dtype and x:to(to) or x end)
end

--- The outcome in a dtype; a dtype that is promised must be taken, others may be refused in due form.
local function outcome_in(entry, arguments, dtype, promised)
  local outcome = calls.outcome(entry, arguments)
  local what = ("%s in %s"):format(entry.name, dtype)
  if outcome.message and promised then error(what .. ": " .. outcome.message, 0) end
  if outcome.message then check_refusal(entry, outcome.message, what) end
  return outcome
end

local function promised_dtypes(entry)
  local promised = {}
  for _, list in ipairs(SETS[entry.dtypes] or {{"float64", "float32"}}) do
    for _, dtype in ipairs(list) do promised[dtype] = true end
  end
  return promised
end

--- Compares the outcome in one dtype with that on the same values in another, if one is given.
local function check_against(entry, sample, dtype, other, tolerance, promised)
  local arguments = calls.arguments(sample, torch[dtype])
  if not arguments then return end
  local got = outcome_in(entry, arguments, dtype, promised[dtype])
  if got.message or not other or exempt(entry, "values") or exempt(entry, "widening") or exempt(entry, dtype) then return end
  local want = calls.outcome(entry, converted(arguments, torch[dtype], torch[other]))
  calls.compare(got, want, tolerance, ("%s in %s against %s"):format(entry.name, dtype, other))
end

describe("every dtype gives the values of the widest one, in", function()
  each("dtypes", function(entry, list)
    it(entry.name, function()
      local promised = promised_dtypes(entry)
      for _, sample in ipairs(list) do
        check_against(entry, sample, "float32", "float64", 1e-4, promised)
        for dtype, tolerance in pairs(HALF) do check_against(entry, sample, dtype, "float32", tolerance, promised) end
        for _, dtype in ipairs {"int32", "int16", "int8", "uint8"} do check_against(entry, sample, dtype, "int64", 1e-5, promised) end
        check_against(entry, sample, "bool", nil, nil, promised)
      end
    end)
  end)
end)

-- ---- sizes ----

describe("float32 gives the values of float64 where rows or columns fill vector registers, in", function()
  each("sizes", function(entry, list)
    if walk.usual(entry) ~= torch.float32 or exempt(entry, "values") or exempt(entry, "widening") then return end
    it(entry.name, function()
      for _, sample in ipairs(list) do
        for _, grow in ipairs(calls.growths(sample)) do
          local arguments = calls.arguments(sample, torch.float32, grow)
          local got = arguments and calls.outcome(entry, arguments)
          if got and not got.message then
            calls.compare(got, calls.outcome(entry, converted(arguments, torch.float32, torch.float64)), 1e-4, entry.name)
            local turned = calls.outcome(entry, calls.map(arguments, samples.layouts.transposed))
            if not exempt(entry, "layout") then calls.compare(turned, got, 1e-5, entry.name .. ", transposed") end
          end
        end
      end
    end)
  end)
end)

-- ---- layouts ----

local function expanded(x)
  if x.ndim == 0 or x:size(1) == 0 then return x end
  return x:narrow(1, 1, 1):expand(x.shape)
end

local LAYOUTS = {strided = samples.layouts.strided, transposed = samples.layouts.transposed, expanded = expanded}

local function copy(x) return x:contiguous():clone() end

local function versions(tensors)
  local list = {}
  for i, x in ipairs(tensors) do list[i] = x._version end
  return list
end

describe("the layout in memory makes no difference to", function()
  each("layout", function(entry, list)
    it(entry.name, function()
      for _, sample in ipairs(list) do
        local arguments = assert(calls.arguments(sample, usual(entry)))
        for name, layout in pairs(LAYOUTS) do
          local laid = calls.map(arguments, layout)
          local tensors = calls.tensors(laid)
          local before = versions(tensors)
          local got, want = calls.outcome(entry, laid), calls.outcome(entry, calls.map(laid, copy))
          if not exempt(entry, "values") then calls.compare(got, want, 1e-5, ("%s, %s"):format(entry.name, name), true) end
          if not entry.only_inplace then assert.same(before, versions(tensors)) end
        end
      end
    end)
  end)
end)

-- ---- empty ----

--- Ways to take the elements of a tensor away.
local SHRINKS = {
  ["its first dimension empty"] = function(x) return x.ndim > 0 and x:narrow(1, 1, 0) or x end,
  ["its last dimension empty"] = function(x) return x.ndim > 0 and x:narrow(-1, 1, 0) or x end,
  ["no dimension left"] = function(x) return x:numel() > 0 and x:reshape(-1)[1] or x end,
}

--- A shrunk call is taken, with gradients of the arguments' shapes, or refused in due form.
local function check_shrunk(entry, arguments, what)
  local outcome = calls.outcome(entry, arguments)
  if outcome.message then return check_refusal(entry, outcome.message, what) end
  if not walk.is_differentiable(entry) then return end
  local leaves = calls.leaves(arguments)
  local gradients = calls.gradients(entry, leaves)
  if not gradients then return end
  if gradients.message then error(("%s: backward: %s"):format(what, gradients.message), 0) end
  for i, x in ipairs(calls.wanted(leaves)) do assert.equal(x.shape, gradients.results[i].shape, what) end
end

describe("tensors without elements or dimensions are taken or refused by", function()
  each("empty", function(entry, list)
    if entry.internal then return end
    it(entry.name, function()
      for _, sample in ipairs(list) do
        local arguments = assert(calls.arguments(sample, usual(entry)))
        for name, shrink in pairs(SHRINKS) do
          check_shrunk(entry, calls.map(arguments, shrink), ("%s with all of %s"):format(entry.name, name))
          for k = 1, #calls.tensors(arguments) do
            local i = 0
            check_shrunk(entry, calls.map(arguments, function(x)
              i = i + 1
              return i == k and shrink(x) or x
            end), ("%s with one of %s"):format(entry.name, name))
          end
        end
      end
    end)
  end)
end)

describe("empty tensors and 0-d tensors are taken element by element by", function()
  each("empty", function(entry)
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

-- ---- in place ----

local function has_keyword(entry, name)
  for _, argument in ipairs(entry.arguments) do
    if argument.name == name then return true end
  end
end

--- The form that changes its first argument: x:name_(...), or the keyword `inplace`.
local function changing_form(entry)
  if entry.only_inplace then return function(...) return registry.call(entry, ...) end end
  if entry.inplace and entry.module == "" then
    local name = (entry.overload_of or entry.short) .. "_"
    return function(x, ...) return x[name](x, ...) end
  end
  if has_keyword(entry, "inplace") then
    return function(...)
      local list = table.pack(...)
      list.n = list.n + 1
      list[list.n] = {inplace = true}
      return registry.call(entry, table.unpack(list, 1, list.n))
    end
  end
end

describe("in place is the same as out of place for", function()
  each("inplace", function(entry, list)
    local change = changing_form(entry)
    if not change then return end
    it(entry.name, function()
      for _, sample in ipairs(list) do
        for _, layout in ipairs(exempt(entry, "layout") and {copy} or {copy, samples.layouts.transposed}) do
          local arguments = assert(calls.arguments(sample, usual(entry)))
          local want = calls.outcome(entry, arguments).results[1]
          if want.shape == arguments[1].shape or not samples.is_elementwise(entry) then
            local x = layout(arguments[1]:clone())
            local version = x._version
            torch.manual_seed(20)
            local got = change(x, table.unpack(arguments, 2, arguments.n))
            assert.is_true(rawequal(got, x))
            values.check(x, want:to(x.dtype))
            if entry.kind ~= "view" and not x:equal(arguments[1]) then assert.is_true(x._version > version, "the version does not count the change") end
          end
        end
      end
    end)
  end)
end)

-- ---- threads ----

--- Arguments of elementwise operators and reductions that are worth several threads; what others do is shared out however small it is.
local function large(entry)
  if not samples.takes_tensors_alone(entry) or samples.written[entry.name] and entry.kind ~= "reduce" then return end
  return samples.is_elementwise(entry) and samples.automatic(entry, {{2, 17000}, {17000}}) or samples.automatic(entry, {{2, 33000}})
end

describe("two threads compute the same as one, in", function()
  each("threads", function(entry, list)
    it(entry.name, function()
      list = {large(entry), table.unpack(list)}
      for _, sample in pairs(list) do
        local arguments = assert(calls.arguments(sample, usual(entry)))
        local one = fault.with_threads(1, function() return calls.outcome(entry, arguments) end)
        local two = fault.with_threads(2, function() return calls.outcome(entry, arguments) end)
        if not exempt(entry, "values") then calls.compare(two, one, 1e-5, entry.name, true) end
      end
    end)
  end)
end)

-- ---- what must be refused ----

local function check_error(entry, arguments, ...)
  local ok, message = pcall(registry.call, entry, table.unpack(arguments, 1, arguments.n))
  if ok then error(entry.name .. " takes what it must refuse", 0) end
  for _, text in ipairs {...} do
    if not tostring(message):find(text, 1, true) then error(("%s: an error with %q was expected: %s"):format(entry.name, text, tostring(message)), 0) end
  end
end

local function with(arguments, i, value)
  local changed = {n = math.max(arguments.n, i), table.unpack(arguments, 1, arguments.n)}
  changed[i] = value
  return changed
end

--- A value that no argument of this type can be.
local WRONG = {Tensor = "x", ["Tensor?"] = "x", int = "x", float = "x", dim = 1.5, bool = 3, ["Tensor[]"] = 3}

describe("the wrong kind of argument is refused by", function()
  each("refusal", function(entry, list)
    if entry.internal then return end
    it(entry.name, function()
      local arguments = assert(calls.arguments(list[1], usual(entry)))
      for i, argument in ipairs(entry.arguments) do
        if argument.keyword_only or i > arguments.n then break end
        local wrong = WRONG[argument.type]
        if wrong then check_error(entry, with(arguments, i, wrong), shown_name(entry) .. ":") end
      end
      check_error(entry, with(arguments, arguments.n + 1, {no_such_keyword = 1}), shown_name(entry) .. ":", "no_such_keyword")
    end)
  end)
end)

describe("position 0 and dimensions out of range are refused by", function()
  each("refusal", function(entry, list)
    local place
    for i, argument in ipairs(entry.arguments) do
      if (argument.type == "dim" or argument.type == "dim?") and not argument.keyword_only and not place then place = i end
    end
    if entry.internal or not place then return end
    it(entry.name, function()
      local arguments = assert(calls.arguments(list[1], usual(entry)))
      check_error(entry, with(arguments, place, 0), "0", "positions count from 1")
      check_error(entry, with(arguments, place, 40), "40", "out of range")
      check_error(entry, with(arguments, place, -40), "-40", "out of range")
    end)
  end)
end)
