--- Elementwise kernels: from one C expression, a loop for each element type, with paths for contiguous operands and for a
--- contiguous operand against one number.
local types = require "types"

local elementwise = {}

--- `EXP(x)` is expf or exp, `T` the element type, a decimal literal of the type's own precision.
local function specialise(text, element)
  text = text:gsub("%f[%w_]([A-Z][A-Z0-9_]+)%(", function(name)
    return name:lower() .. (element.c == "float" and "f" or "") .. "("
  end)
  if element.c == "float" then
    text = text:gsub("(%f[%w_.]%d+%.%d*[eE]?[-+]?%d*)", "%1f"):gsub("(%f[%w_.]%d+[eE][-+]?%d+)%f[^%w.]", "%1f")
  end
  return (text:gsub("%f[%w_]T%f[^%w_]", element.c))
end
elementwise.specialise = specialise

local function expression(e, element)
  local c = e.c
  if type(c) == "table" then c = c[element.short] or c[element.class] or c.default end
  return c and specialise(c, element)
end

local function operands(e)
  local inputs, attrs = {}, {}
  for _, arg in ipairs(e.args) do
    local list = arg.kind.tensor and inputs or attrs
    list[#list + 1] = arg
  end
  return inputs, attrs
end
elementwise.operands = operands

local function input_type(e, arg, element)
  local fixed = e.inputs and e.inputs[arg.name]
  return fixed and types.elements[fixed].c or element.c
end

--- Operands that are one number are read before the loop, the others in it.
local function reads_of(w, inputs, how)
  local reads = {}
  for i, input in ipairs(inputs) do
    reads[i] = how[i] == "one" and "" or ("const %s %s = %s_at[i];"):format(input.c, input.name, input.name)
    if how[i] == "one" then w("    const %s %s = *%s_at;", input.c, input.name, input.name) end
  end
  return table.concat(reads, " ")
end

local function loop(w, out, inputs, how, text)
  local reads = reads_of(w, inputs, how)
  w("    LT_IVDEP")
  w("    for (int64_t i = 0; i < count; i++) { %s to[i] = (%s)(%s); }", reads, out, text)
end

--- Blocks in which `when` holds for all elements are computed by a simpler expression, whose loop vectorises.
local function quick_loop(w, out, inputs, how, text, quick)
  local reads = reads_of(w, inputs, how)
  w("    for (int64_t begin = 0; begin < count; begin += 512) {\n      const int64_t end = count - begin < 512 ? count : begin + 512;\n      int all = 1;")
  w("      for (int64_t i = begin; i < end; i++) { %s all &= (%s); }", reads, quick.when)
  w("      if (!all) for (int64_t i = begin; i < end; i++) { %s to[i] = (%s)(%s); }", reads, out, text)
  w("      else\n        LT_IVDEP\n        for (int64_t i = begin; i < end; i++) { %s to[i] = (%s)(%s); }\n    }", reads, out, quick.c)
end

local function conditions(out, inputs, how)
  local parts = {("stride[0] == sizeof(%s)"):format(out)}
  for i, input in ipairs(inputs) do
    parts[#parts + 1] = how[i] == "one" and ("stride[%d] == 0"):format(i) or ("stride[%d] == sizeof(%s)"):format(i, input.c)
  end
  return table.concat(parts, " && ")
end

local function strided(w, out, inputs, text)
  local steps, reads = {"to += stride[0]"}, {}
  for i, input in ipairs(inputs) do
    steps[#steps + 1] = ("from%d += stride[%d]"):format(i, i)
    reads[i] = ("const %s %s = *(const %s *)from%d;"):format(input.c, input.name, input.c, i)
  end
  w("    char *to = data[0]%s;", (function()
    local s = ""
    for i in ipairs(inputs) do s = s .. (", *from%d = data[%d]"):format(i, i) end
    return s
  end)())
  w("    for (int64_t i = 0; i < count; i++, %s) { %s *(%s *)to = (%s)(%s); }", table.concat(steps, ", "), table.concat(reads, " "), out, out, text)
end

local PATHS = {
  [0] = {{}}, {{"each"}}, {{"each", "each"}, {"each", "one"}, {"one", "each"}},
  {{"each", "each", "each"}, {"each", "each", "one"}, {"each", "one", "each"}, {"each", "one", "one"}},
  {{"each", "each", "each", "each"}},
}

local function kernel(e, element, w)
  local text = expression(e, element)
  if not text then return nil end
  local inputs, attrs = operands(e)
  local out = (e.promote == "compare" or e.out == "bool") and "uint8_t" or element.c
  local list = {}
  for i, arg in ipairs(inputs) do list[i] = {name = arg.name, c = input_type(e, arg, element)} end
  local name = e.cname .. "_" .. element.short
  local quick = e.quick and e.quick[element.short]
  w("#line %d \"%s\"", tonumber(e.source:match ":(%d+)$"), e.source:match "^(.*):")
  w("static void %s(char *const *data, const int64_t *stride, int64_t count, const lt_scalar *attr)\n{\n  (void)attr;", name)
  for i, arg in ipairs(attrs) do
    w("  const %s %s = (%s)%s(attr[%d]);", element.c, arg.name, element.c, element.class == "float" and "lt_scalar_double" or "lt_scalar_int", i - 1)
    w("  (void)%s;", arg.name)
  end
  for p, how in ipairs(PATHS[#list]) do
    w("  %sif (%s) {", p > 1 and "} else " or "", conditions(out, list, how))
    w("    %s *to = (%s *)data[0];", out, out)
    for i, input in ipairs(list) do w("    const %s *%s_at = (const %s *)data[%d];", input.c, input.name, input.c, i) end
    if quick then quick_loop(w, out, list, how, text, quick) else loop(w, out, list, how, text) end
  end
  w("  } else {")
  strided(w, out, list, text)
  w("  }\n}\n")
  return name
end

--- All kernels of an entry, and their table by element type.
function elementwise.write_kernels(e, w)
  local rows = {}
  for _, type_name in ipairs(types.sets[e.dtypes]) do
    local element = types.elements[type_name]
    local name = kernel(e, element, w)
    if name then rows[#rows + 1] = ("  [%s] = %s,"):format(element.id, name) end
  end
  w("lt_kernel *const LEVEL(cpu_%s_kernels)[LT_DTYPES] = {\n%s\n};\n", e.cname, table.concat(rows, "\n"))
end

local PROMOTE = {same = "LT_PROMOTE_SAME", float = "LT_PROMOTE_FLOAT", compare = "LT_PROMOTE_COMPARE"}

--- The description that lt_elementwise() works from.
function elementwise.write_table(e, w)
  local inputs = operands(e)
  local fixed = {}
  for i, arg in ipairs(inputs) do
    local f = e.inputs and e.inputs[arg.name]
    fixed[i] = f and types.elements[f].id or "LT_NO_DTYPE"
  end
  w("LT_LEVELS_DECLARE(cpu_%s_kernels)", e.cname)
  w("static const struct lt_elementwise %s_kernels = {%q, %d, %s, {%s}, LT_LEVELS(cpu_%s_kernels)};\n", e.cname, e.shown, #inputs,
    assert(PROMOTE[e.promote or "same"], e.name .. ": promote"), table.concat(fixed, ", "), e.cname)
end

return elementwise
