--- An operator's public C function: checks its tensors, runs the operator, records the call. And its in-place form.
local autocast = require "autocast"
local gradients = require "gradients"
local program = require "program"
local trace = require "trace"

local fronts = {}

local function names(e)
  local out = {}
  for i, arg in ipairs(e.args) do out[i] = arg.name end
  return out
end

local function join(...)
  local out = {}
  for _, list in ipairs {...} do table.move(list, 1, #list, #out + 1, out) end
  return table.concat(out, ", ")
end

--- How results travel: C return type, last parameter, what to return on failure.
local function convention(e)
  local r = e.result
  if r.single then return {c = "lt_tensor *", extra = {}, failure = "NULL"} end
  if r.list then return {c = "int ", extra = {"lt_list *out"}, failure = "-1"} end
  if r.plain then return {c = "int ", extra = {require("types").results[r.plain].c .. " *out"}, failure = "-1"} end
  return {c = "int ", extra = {"lt_tensor **out"}, failure = "-1"}
end
fronts.convention = convention

function fronts.prototype(e, prefix)
  local parameters = gradients.parameter_list(e)
  local extra = convention(e).extra[1]
  local all = parameters ~= "" and extra and parameters .. ", " .. extra or extra or (parameters ~= "" and parameters or "void")
  return ("%s%s%s(%s)"):format(convention(e).c, prefix, e.cname, all)
end

function fronts.inplace_prototype(e, prefix)
  return ("lt_tensor *%s%s_(%s)"):format(prefix or "lt_", e.cname, gradients.parameter_list(e))
end

--- An operator given NULL returns NULL, so that a chain of calls needs one check.
local function null_checks(e, failure, w)
  for _, arg in ipairs(e.args) do
    if arg.type == "Tensor[]" then w("  if (lt_has_hole(%s)) return lt_missing(%q, %q), %s;", arg.name, e.shown, arg.name, failure) end
    if arg.kind.tensor and not arg.kind.optional then w("  if (!%s) return lt_missing(%q, %q), %s;", arg.name, e.shown, arg.name, failure) end
  end
end

local function recording(e)
  if not e.edges or #e.edges == 0 then return "false" end
  local out = {}
  for i, position in ipairs(e.edges) do out[i] = ("lt_recording(%s)"):format(e.args[position].name) end
  return table.concat(out, " || ")
end

local function elementwise_call(e, into)
  local inputs, attrs = {}, {}
  for _, arg in ipairs(e.args) do
    if arg.kind.tensor then inputs[#inputs + 1] = arg.name
    elseif arg.type:match "^Number" then attrs[#attrs + 1] = arg.name
    elseif arg.type == "float" then attrs[#attrs + 1] = ("lt_float_scalar(%s)"):format(arg.name)
    else attrs[#attrs + 1] = ("lt_int_scalar(%s)"):format(arg.name) end
  end
  return ("lt_elementwise(&%s_kernels, (lt_tensor *const[]){%s}, %s, %s)"):format(e.cname, table.concat(inputs, ", "),
    #attrs > 0 and "(const lt_scalar[]){" .. table.concat(attrs, ", ") .. "}" or "NULL", into)
end

local function checked(e, call)
  return e.check and ("check_%s(%s) ? NULL : %s"):format(e.cname, join(names(e)), call) or call
end

local function body_call(e)
  if e.kind == "elementwise" then return checked(e, elementwise_call(e, "NULL")) end
  local args = names(e)
  if e.updates then args[1] = "copy" end
  return ("%sop_%s(%s)"):format(e.updates and "!copy ? NULL : " or "", e.cname, join(args, e.result.single and {} or {"out"}))
end

--- A composite written in Lua becomes a C function of operator calls.
local function write_body(e, entries, w)
  local r = trace.new(entries)
  local args = {}
  for i, arg in ipairs(e.args) do
    args[i] = arg.kind.tensor and trace.tensor {name = arg.name} or trace.plain(arg.name, arg.type)
  end
  local results = trace.run(r, e.body, table.unpack(args, 1, #e.args))
  local declarations, body = program.lines(r, results, results.n, function() return nil end, e.result.single and "NULL" or "-1")
  w("static %s\n{", fronts.prototype(e, "op_"))
  for _, line in ipairs(declarations) do w("  %s", line) end
  for _, line in ipairs(body) do w("  %s", line) end
  if e.result.single then
    w("  return lt_ref(%s);\n}\n", trace.variable(results[1]))
  else
    for i = 1, results.n do w("  out[%d] = lt_ref(%s);", i - 1, trace.variable(results[i])) end
    w("  return lt_error_message() ? lt_drop_results(out, %d) : 0;\n}\n", results.n)
  end
end

local function attach(e, w)
  local outs = e.result.single and "&out" or "out"
  w("    struct lt_node *node = %s_record(%s);", e.cname, join({outs}, names(e)))
  w("    int status = node ? 0 : -1;")
  for i = 1, #e.result.tensors do
    w("    if (!status) status = lt_node_output(node, %d, %s);", i - 1, e.result.single and "out" or ("out[%d]"):format(i - 1))
  end
  w("    lt_node_unref(node);")
  if e.result.single then w("    if (status) lt_unref(out), out = NULL;")
  else w("    if (status) failed = lt_drop_results(out, %d);", #e.result.tensors) end
end

--- The plain form.
local function write_front(e, w)
  local conv = convention(e)
  w("%s\n{", fronts.prototype(e, "lt_"))
  null_checks(e, conv.failure, w)
  autocast.write(e, conv.failure, w)
  local records = e.edges and #e.edges > 0
  w("  const char *outer = lt_op_enter(%q);", e.shown)
  if records then w("  bool record = %s;", recording(e)) end
  local quiet = e.kind == "kernel" and not e.manual or e.kind == "reduce"
  if quiet then w("  bool grad_mode = lt_set_grad_enabled(false);") end
  if e.updates then w("  LT_AUTO lt_tensor *copy = lt__contiguous_copy(%s);", e.args[1].name) end
  w("  %s = %s;", e.result.single and "lt_tensor *out" or "int failed", body_call(e))
  if quiet then w("  lt_set_grad_enabled(grad_mode);") end
  if e.kind == "view" then w("  if (out) lt_track_view(out, %s);", e.args[1].name) end
  if records then
    w("  if (%s && record) {", e.result.single and "out" or "!failed")
    attach(e, w)
    w("  }")
  end
  w("  lt_op_leave(outer);\n  return %s;\n}\n", e.result.single and "out" or "failed")
end

--- The in-place form: the result goes into the first argument, whose history becomes the operator's.
local function write_inplace(e, w)
  local first = e.args[1].name
  w("%s\n{", fronts.inplace_prototype(e))
  null_checks(e, "NULL", w)
  w("  const char *outer = lt_op_enter(\"%s_\");", e.shown)
  w("  lt_tensor *out = lt_check_inplace(%s) ? NULL : %s;", first, first)
  local records = e.edges and #e.edges > 0
  if records then
    w("  bool record = out && (%s);", recording(e))
    e.inplace_args = names(e)
    for i, arg in ipairs(e.args) do
      if e.saved[arg.name] then
        w("  LT_AUTO lt_tensor *%s_before = record ? lt_value_before(%s, %s) : NULL;", arg.name, first, arg.name)
        e.inplace_args[i] = arg.name .. "_before"
      end
    end
    w("  if (lt_error_message()) out = NULL;")
  end
  w("  bool grad_mode = lt_set_grad_enabled(false);")
  if e.kind == "elementwise" then
    w("  if (out && !(%s)) out = NULL;", checked(e, elementwise_call(e, first)))
  else
    w("  LT_AUTO lt_tensor *result = out ? %s : NULL;\n  if (!result || lt_assign(%s, result)) out = NULL;", ("op_%s(%s)"):format(e.cname, join(names(e))), first)
  end
  w("  lt_set_grad_enabled(grad_mode);\n  if (out) lt_bump_version(out);")
  if records then
    w("  if (out && record) {\n    struct lt_node *node = %s_record(%s);", e.cname, join({"&out"}, e.inplace_args))
    w("    if (!node || lt_rebase_history(%s, node)) out = NULL;\n    lt_node_unref(node);\n  }", first)
  end
  w("  lt_op_leave(outer);\n  return out ? lt_ref(out) : NULL;\n}\n")
end

--- The in-place form of a composite: compute, then copy, both recorded; or the operator itself where it updates its first argument, or a form of its own.
local function write_composite_inplace(e, w)
  w("%s\n{", fronts.inplace_prototype(e))
  null_checks(e, "NULL", w)
  w("  const char *outer = lt_op_enter(\"%s_\");", e.name)
  if e.updates or e.inplace == "own" then
    w("  lt_tensor *out = op_%s%s(%s);", e.cname, e.updates and "" or "_", join(names(e)))
  else
    w("  LT_AUTO lt_tensor *result = op_%s(%s);", e.cname, join(names(e)))
    w("  lt_tensor *out = lt_copy_result(%s, result);", e.args[1].name)
  end
  w("  lt_op_leave(outer);\n  return out;\n}\n")
end

--- The in-place form of a view: the tensor itself takes the view's form.
local function write_view_inplace(e, w)
  w("%s\n{", fronts.inplace_prototype(e))
  null_checks(e, "NULL", w)
  w("  const char *outer = lt_op_enter(\"%s_\");", e.shown)
  w("  LT_AUTO lt_tensor *view = lt_%s(%s);", e.cname, join(names(e)))
  w("  lt_tensor *out = view && !lt_become_view(%s, view) ? lt_ref(%s) : NULL;\n  lt_op_leave(outer);\n  return out;\n}\n", e.args[1].name, e.args[1].name)
end

function fronts.write(e, entries, w)
  w("#line %d \"%s\"", tonumber(e.source:match ":(%d+)$"), e.source:match "^(.*):")
  if e.kind == "elementwise" then require("elementwise").write_table(e, w) end
  if e.grad then gradients.write(e, entries, w) end
  if e.body then write_body(e, entries, w) end
  if not e.only_inplace then write_front(e, w) end
  if e.inplace or e.only_inplace then
    local write = e.kind == "composite" and write_composite_inplace or e.kind == "view" and write_view_inplace or write_inplace
    write(e, w)
  end
end

return fronts
