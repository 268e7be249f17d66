--- Reduction kernels from start, step, combine and finish.
---
--- An entry's c = {acc = "double", start = "0", step = "a + x", combine = "a + b", finish = "a", out = "T"}; texts see `a`, `b`
--- (accumulators), `x` (an element) and, in finish, `count`. Written are: folding a row with several lanes at once; folding
--- a row into a row of accumulators; combining; finishing.
local types = require "types"
local elementwise = require "elementwise"

local reductions = {}

local LANES = 32

local function text_of(e, field, element)
  local v = e.c[field]
  if type(v) == "table" then v = v[element.short] or v[element.class] or v.default end
  return v and elementwise.specialise(v, element)
end

local TEMPLATE = [[
static void $name_start(void *acc, int64_t n)
{
  $acc *a = acc;
  for (int64_t i = 0; i < n; i++) a[i] = $start;
}

static void $name_row(void *acc, const char *data, int64_t stride, int64_t n)
{
  $acc total = *($acc *)acc;
  if (stride == sizeof($in)) {
    const $in *from = (const $in *)data;
    while (n >= $lanes) {
      int64_t part = (n < $block ? n : $block) / $lanes * $lanes;
      $lane lane[$lanes];
      for (int j = 0; j < $lanes; j++) lane[j] = $start;
      for (int64_t i = 0; i < part; i += $lanes)
        for (int j = 0; j < $lanes; j++) { const $lane a = lane[j]; const $in x = from[i + j]; lane[j] = ($lane)($step); }
      for (int j = 0; j < $lanes; j++) { const $acc a = total, b = lane[j]; total = ($acc)($combine); }
      from += part;
      n -= part;
    }
    data = (const char *)from;
  }
  for (int64_t i = 0; i < n; i++, data += stride) { const $acc a = total; const $in x = *(const $in *)data; total = ($acc)($step); }
  *($acc *)acc = total;
}

static void $name_rows(void *acc, const char *data, int64_t n)
{
  $acc *to = acc;
  const $in *from = (const $in *)data;
  LT_IVDEP
  for (int64_t i = 0; i < n; i++) { const $acc a = to[i]; const $in x = from[i]; to[i] = ($acc)($step); }
}

static void $name_combine(void *into, const void *other, int64_t n)
{
  $acc *to = into;
  const $acc *from = other;
  for (int64_t i = 0; i < n; i++) { const $acc a = to[i], b = from[i]; to[i] = ($acc)($combine); }
}

static void $name_finish(char *out, int64_t stride, const void *acc, int64_t n, int64_t count)
{
  (void)count;
  for (int64_t i = 0; i < n; i++, out += stride) { const $acc a = ((const $acc *)acc)[i]; *($out *)out = ($out)($finish); }
}
]]

local function kernel(e, element, w)
  local step = text_of(e, "step", element)
  if not step then return nil end
  local acc = text_of(e, "acc", element) or element.c
  local fields = {
    name = e.cname .. "_" .. element.short, ["in"] = element.c, acc = acc, lane = text_of(e, "lane", element) or acc,
    start = text_of(e, "start", element), step = step, combine = text_of(e, "combine", element),
    finish = text_of(e, "finish", element) or "a", out = text_of(e, "out", element) or element.c,
    lanes = tostring(LANES), block = tostring(LANES * 64),
  }
  w("#line %d \"%s\"", tonumber(e.source:match ":(%d+)$"), e.source:match "^(.*):")
  w("%s", (TEMPLATE:gsub("%$(%l+)", fields)))
  return fields.name, acc
end

function reductions.write_kernels(e, w)
  local rows = {}
  for _, type_name in ipairs(types.sets[e.dtypes]) do
    local element = types.elements[type_name]
    local name, acc = kernel(e, element, w)
    if name then
      rows[#rows + 1] = ("  [%s] = {sizeof(%s), %s_start, %s_row, %s_rows, %s_combine, %s_finish},"):format(element.id, acc, name, name, name, name, name)
    end
  end
  w("const struct lt_reduce_kernel LEVEL(cpu_%s_reduction)[LT_DTYPES] = {\n%s\n};\n", e.cname, table.concat(rows, "\n"))
end

local RESULT = {same = "LT_RESULT_SAME", sum = "LT_RESULT_SUM", bool = "LT_RESULT_BOOL", int64 = "LT_RESULT_INT64", float = "LT_RESULT_FLOAT"}

--- The description and the call: op_<name> over the standard arguments x, dim, keepdim, dtype as far as the entry has them.
function reductions.write_table(e, w)
  local has = {}
  for _, arg in ipairs(e.args) do has[arg.name] = arg end
  local dims = not has.dim and "(lt_ints){NULL, 0}" or has.dim.type:match "^dims" and "dim"
    or "(lt_ints){&dim, dim == LT_NONE ? 0 : 1}"
  w("LT_LEVELS_DECLARE_REDUCTION(cpu_%s_reduction)", e.cname)
  w("static const struct lt_reduction %s_reduction = {%q, %s, %s, LT_LEVELS(cpu_%s_reduction)};\n", e.cname, e.shown, RESULT[e.result_dtype or "same"],
    e.needs_elements and "true" or "false", e.cname)
  w("%s\n{\n  return lt_reduce(&%s_reduction, x, %s, %s, %s);\n}\n", require("fronts").prototype(e, "op_"), e.cname, dims,
    has.keepdim and "keepdim" or "false", has.dtype and "dtype" or "LT_NO_DTYPE")
end

return reductions
