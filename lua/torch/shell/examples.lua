--- Example calls of operators: arguments that fit are found by trying some, and what the call gives is shown with it.
---
--- Nothing of the user's is touched: the arguments are new tensors, and the random numbers go on from where they were.
local core = require "torch.core"
local registry = require "torch.registry"
local show = require "torch.shell.show"

local examples = {}

--- Texts of tensors, tried in turn for all tensor arguments at once.
local TENSORS = {
  "torch.tensor{{1., 2., 3.}, {4., 5., 6.}}", "torch.tensor{{2., 1.}, {1., 3.}}", "torch.tensor{1., 2., 3.}", "torch.tensor{1, 2, 3}",
  "torch.tensor{true, false, true}", "torch.ones(1, 1, 4, 4)", "torch.ones(1, 1, 4)", "torch.ones(1, 1, 4, 4, 4)",
}

--- Texts for arguments of these names, whatever the others are.
local BY_NAME = {
  index = "torch.tensor{{1, 1}, {2, 1}}", indices = "torch.tensor{1, 2}", mask = "torch.tensor{{true, false, true}, {false, true, false}}",
  equation = '"ij,ij->i"', end_ = "3", repeats = "2", kernel_size = "2", output_size = "2", upscale_factor = "1", groups = "1", equal_nan = "true",
}

local BY_TYPE = {
  dim = "1", dims = "1", int = "2", ["int[]"] = "{2, 1}", size = "{3, 2}", float = "0.5", Number = "2", bool = "true", dtype = "torch.float64",
}

--- Whole calls for operators whose arguments hang together.
local CALLS = {
  bmm = "torch.bmm(torch.ones(2, 1, 3), torch.ones(2, 3, 2))",
  broadcast_to = "torch.broadcast_to(torch.tensor{1., 2., 3.}, {2, 3})",
  clamp = "torch.clamp(torch.tensor{-2., 0.5, 3.}, -1, 1)",
  expand = "torch.tensor{{1.}, {2.}}:expand{2, 3}",
  ["functional.layer_norm"] = "torch.nn.functional.layer_norm(torch.tensor{{1., 2., 3.}}, {3})",
  ["functional.nll_loss"] = "torch.nn.functional.nll_loss(torch.tensor{{-0.1, -2.4}, {-1.2, -0.4}}, torch.tensor{1, 2})",
  index_add = "torch.index_add(torch.zeros(3), 1, torch.tensor{1, 3}, torch.tensor{5., 7.})",
  index_select = "torch.index_select(torch.tensor{{1., 2., 3.}, {4., 5., 6.}}, 2, torch.tensor{3, 1})",
  masked_fill = "torch.masked_fill(torch.tensor{1., 2., 3.}, torch.tensor{true, false, true}, 0)",
  mv = "torch.mv(torch.tensor{{1., 2.}, {3., 4.}}, torch.tensor{1., 1.})",
  permute = "torch.permute(torch.tensor{{1., 2., 3.}, {4., 5., 6.}}, {2, 1})",
  quantile = "torch.quantile(torch.tensor{1., 2., 3., 4.}, 0.25)",
  randint = "torch.randint(1, 7, {5})",
  roll = "torch.roll(torch.tensor{1., 2., 3.}, 1)",
  select = "torch.select(torch.tensor{{1., 2., 3.}, {4., 5., 6.}}, 1, 2)",
}

local function argument_text(argument, tensor)
  local kind = argument.type:gsub("%?$", "")
  if kind == "Tensor[]" or kind == "Operand[]" then return ("{%s, %s}"):format(tensor, tensor) end
  if BY_NAME[argument.name] then return BY_NAME[argument.name] end
  if kind == "Tensor" or kind == "Operand" then return tensor end
  return BY_TYPE[kind]
end

--- The call of an entry with one text for its tensors, or nil: what must be given, in order.
local function call_text(entry, tensor)
  local words = {}
  for _, argument in ipairs(entry.arguments) do
    if argument.default == nil then
      words[#words + 1] = argument_text(argument, tensor)
      if not words[#words] or argument.keyword_only then return nil end
    end
  end
  if entry.forms ~= "method" then return ("%s(%s)"):format(registry.path(entry), table.concat(words, ", ")) end
  return ("%s:%s(%s)"):format(table.remove(words, 1), entry.short, table.concat(words, ", "))
end

local function sizes_text(value)
  if core.is_tensor(value) then return "{" .. table.concat(value:size(), ", ") .. "}" end
  return math.type(value) and "a number" or type(value)
end

--- "{2, 3} -> {2}": the sizes of the tensors that went in and came out.
local function shapes_text(entry, tensor, results)
  local given, got = {}, {}
  for _, argument in ipairs(entry.arguments) do
    local text = tensor and argument.default == nil and argument.type:find "^[TO][a-z]+$" and argument_text(argument, tensor)
    if text then given[#given + 1] = argument.name .. " " .. sizes_text(load("local torch = ... return " .. text)(require "torch")) end
  end
  for i = 1, results.n do got[i] = sizes_text(results[i]) end
  return (#given > 0 and table.concat(given, ", ") .. " -> " or "") .. table.concat(got, ", ")
end

local function run(text)
  local f = load("local torch = ... return " .. text)
  return f and table.pack(pcall(f, require "torch")) or {false}
end

--- A call that works, the text of its tensors if it was found by trying, and its results.
local function find(entry)
  if CALLS[entry.name] then
    local results = run(CALLS[entry.name])
    return CALLS[entry.name], nil, table.pack(table.unpack(results, 2, results.n))
  end
  for _, tensor in ipairs(TENSORS) do
    local text = call_text(entry, tensor)
    if not text then return nil end
    local results = run(text)
    if results[1] then return text, tensor, table.pack(table.unpack(results, 2, results.n)) end
  end
end

--- Runs f with the random numbers kept where they are.
local function with_random_kept(f, ...)
  local torch = require "torch"
  local state = torch.get_rng_state()
  local results = table.pack(f(...))
  torch.set_rng_state(state)
  return table.unpack(results, 1, results.n)
end

--- examples.of(entry): the text of a call of an operator, what it prints, and the sizes "x {2, 3} -> {2}"; nil where no arguments were found.
function examples.of(entry)
  if entry.overload_of then return nil end
  local text, tensor, results = with_random_kept(find, entry)
  if not text then return nil end
  return text, show.values(table.unpack(results, 1, results.n)), shapes_text(entry, tensor, results)
end

-- ---- modules ----

--- Numbers that are tried in turn for all of a constructor's arguments that must be given.
local NUMBERS = {3, 1, 2, 4}

local function try_class(path, list)
  for _, number in ipairs(NUMBERS) do
    local words = {}
    for _, item in ipairs(list) do
      if item.required then words[#words + 1] = tostring(number) end
    end
    for _, tensor in ipairs(TENSORS) do
      local made = ("%s(%s)"):format(path, table.concat(words, ", "))
      local results = run(("torch.%s(%s)"):format(made, tensor))
      if results[1] and core.is_tensor(results[2]) then
        return ("%s(x)"):format(made), ("x %s -> %s"):format(sizes_text(run(tensor)[2]), sizes_text(results[2]))
      end
    end
  end
end

--- examples.of_class(class, name): of a class of torch.nn with such arguments as could be found, "nn.Linear(3, 3)(x)" and "x {2, 3} -> {2, 3}"; else nil.
function examples.of_class(class, name)
  local nn = package.loaded["torch.nn"]
  local list = nn and rawget(nn, name) == class and require "torch.shell.callables".list(class.init)
  if list then return with_random_kept(try_class, "nn." .. name, list) end
end

return examples
