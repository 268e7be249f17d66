--- A gradient as C: the node that keeps what the traced expression uses, its backward function, and the recording of a call.
local trace = require "trace"
local program = require "program"

local gradients = {}

local function needs(indices)
  local parts = {}
  for i, k in ipairs(indices) do parts[i] = ("lt_needs(node, %d)"):format(k - 1) end
  return table.concat(parts, " || ")
end

--- Symbols for g, the arguments and the results, as grad expects them.
local function parameters(e)
  local g, args, outs = {}, {}, {}
  for i, name in ipairs(e.result.tensors) do
    g[i] = trace.tensor {name = ("grad[%d]"):format(i - 1), is_grad = true}
    outs[i] = trace.tensor {name = e.result.single and "out" or name, is_out = i}
  end
  for i, arg in ipairs(e.args) do
    if arg.kind.tensor then args[i] = trace.tensor {name = arg.name, input = i}
    elseif arg.kind.keep == "ints" then args[i] = trace.plain(("KEPT_INTS(n->%s)"):format(arg.name), arg.type, {["=" .. arg.name] = true})
    elseif arg.kind.keep then args[i] = trace.plain("n->" .. arg.name, arg.type, {["=" .. arg.name] = true})
    else args[i] = trace.plain("?", arg.type) end
  end
  return g, args, outs
end

local function call_grad(e, r)
  local g, args, outs = parameters(e)
  local list = {e.result.single and g[1] or g}
  table.move(args, 1, #e.args, 2, list)
  list[#e.args + 2] = e.result.single and outs[1] or outs
  return trace.run(r, e.grad, table.unpack(list, 1, #e.args + 2))
end

--- Traces e.grad. Returned: the recorder, results by tensor argument, and edges (positions of differentiable arguments).
local function run(e, entries)
  local r = trace.new(entries)
  function r.read(name, property)
    if property.type == "int[]" then return "KEPT_INTS(n->" .. name .. ")" end
    return "n->" .. name
  end
  local results = call_grad(e, r)
  local edges, by_edge, at = {}, {}, 0
  for i, arg in ipairs(e.args) do
    if arg.kind.tensor then
      at = at + 1
      if results[at] ~= nil then
        edges[#edges + 1] = i
        by_edge[#edges] = results[at]
        if type(results[at]) == "number" then error(e.source .. ": a gradient must be a tensor") end
      end
    end
  end
  if results.n > at then error(("%s: grad of %s returns %d values for %d tensors"):format(e.source, e.name, results.n, at)) end
  return r, edges, by_edge
end

--- What the node keeps: saved tensors, plain arguments and shapes, with the edges that need each.
local function kept(e, r, named)
  local list, by_name = {}, {}
  for _, arg in ipairs(e.args) do by_name[arg.name] = arg end
  local outs = {}
  for i, name in ipairs(e.result.tensors) do outs[e.result.single and "out" or name] = i end
  local names = {}
  for name in pairs(named) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local plain, property = name:match "^=(.*)$", name:match "^%.(.*)$"
    if plain then
      list[#list + 1] = {name = plain, keep = by_name[plain].kind.keep, c = by_name[plain].kind.c, value = plain}
    elseif property then
      local p = r.properties[property]
      local out = outs[p.symbol.name]
      list[#list + 1] = {name = property, keep = p.type == "int[]" and "ints" or "value", c = p.type == "dtype" and "lt_dtype " or "int64_t ",
        value = p.c:format(out and ("out[%d]"):format(out - 1) or p.symbol.name), of = not out and p.symbol.name or nil}
    elseif not name:match "^grad%[" then
      list[#list + 1] = {name = name, keep = "tensor", edges = named[name], out = outs[name]}
    end
  end
  return list
end

local function node_struct(e, list, w)
  w("struct %s_node {\n  struct lt_node node;", e.cname)
  for _, k in ipairs(list) do
    if k.keep == "tensor" then w("  struct lt_saved %s;", k.name)
    elseif k.keep == "ints" then w("  struct lt_kept_ints %s;", k.name)
    elseif k.keep == "text" then w("  char %s[32];", k.name)
    else w("  %s%s;", k.c, k.name) end
  end
  w("};\n")
end

local function sorted(set)
  local out = {}
  for k in pairs(set) do out[#out + 1] = k end
  table.sort(out)
  return out
end

local function backward(e, r, list, by_edge, w)
  local declarations, body = program.lines(r, by_edge, #by_edge, needs)
  w("static int %s_backward(struct lt_node *node, lt_tensor *const *grad, lt_tensor **result)\n{", e.cname)
  w("  struct %s_node *n = (struct %s_node *)node;\n  (void)n; (void)grad;", e.cname, e.cname)
  for _, k in ipairs(list) do
    if k.keep == "tensor" then
      w("  LT_AUTO lt_tensor *%s = %s ? lt_saved_value(node, &n->%s) : NULL;", k.name, needs(sorted(k.edges)), k.name)
    end
  end
  for _, line in ipairs(declarations) do w("  %s", line) end
  w("  if (lt_error_message()) return -1;")
  for _, line in ipairs(body) do w("  %s", line) end
  for i in ipairs(by_edge) do w("  if (lt_needs(node, %d)) result[%d] = lt_ref(%s);", i - 1, i - 1, trace.variable(by_edge[i])) end
  w("  return lt_error_message() ? -1 : 0;\n}\n")
end

local function release(e, list, w)
  local any = false
  for _, k in ipairs(list) do any = any or k.keep == "tensor" end
  if not any then return "NULL" end
  w("static void %s_release(struct lt_node *node)\n{\n  struct %s_node *n = (struct %s_node *)node;", e.cname, e.cname, e.cname)
  for _, k in ipairs(list) do
    if k.keep == "tensor" then w("  lt_saved_drop(&n->%s);", k.name) end
  end
  w("}\n")
  return e.cname .. "_release"
end

local function keep_lines(list, w)
  for _, k in ipairs(list) do
    if k.keep == "tensor" then
      local condition = {}
      for i, edge in ipairs(sorted(k.edges)) do condition[i] = ("node->edges[%d].node"):format(edge - 1) end
      local save = k.out and ("lt_save_output(&n->%s, out[%d], %d)"):format(k.name, k.out - 1, k.out - 1)
        or ("lt_save(&n->%s, %s)"):format(k.name, k.name)
      w("  if (!status && (%s)) status = %s;", table.concat(condition, " || "), save)
    elseif k.keep == "ints" then
      local guard = k.of and k.of ~= "out" and ("if (%s) "):format(k.of) or ""
      w("  %sif (!status) status = lt_keep_ints(&n->%s, %s);", guard, k.name, (k.value:gsub("%(out%)", "(out[0])")))
    elseif k.keep == "text" then
      w("  if (%s) strncpy(n->%s, %s, sizeof n->%s - 1);", k.value, k.name, k.value, k.name)
    else
      w("  %sn->%s = %s;", k.of and ("if (%s) "):format(k.of) or "", k.name, k.value)
    end
  end
end

--- The C parameter list of an operator's tensors and plain arguments.
local function parameter_list(e)
  local out = {}
  for i, arg in ipairs(e.args) do out[i] = arg.kind.c .. arg.name end
  return table.concat(out, ", ")
end

local function record(e, list, edges, w)
  w("/* A node for a call; outputs are attached by the caller. NULL on failure. */")
  w("static struct lt_node *%s_record(lt_tensor *const *out%s%s)\n{", e.cname, #e.args > 0 and ", " or "", parameter_list(e))
  w("  struct lt_node *node = lt_node_new(&%s_class, %d, %d);\n  if (!node) return NULL;", e.cname, #edges, #e.result.tensors)
  w("  struct %s_node *n = (struct %s_node *)node;\n  int status = 0;\n  (void)n; (void)out;", e.cname, e.cname)
  for _, arg in ipairs(e.args) do w("  (void)%s;", arg.name) end
  for i, position in ipairs(edges) do w("  if (!status) status = lt_node_connect(node, %d, %s);", i - 1, e.args[position].name) end
  keep_lines(list, w)
  w("  if (status) lt_node_unref(node);\n  return status ? NULL : node;\n}\n")
end

--- Writes everything for e's gradient; sets e.edges (positions of differentiable arguments) and e.saved (names).
function gradients.write(e, entries, w)
  local r, edges, by_edge = run(e, entries)
  local _, _, named = program.lines(r, by_edge, #by_edge, needs)
  local list = kept(e, r, named)
  e.edges = edges
  e.saved = {}
  for _, k in ipairs(list) do
    if k.keep == "tensor" and not k.out then e.saved[k.name] = true end
  end
  node_struct(e, list, w)
  backward(e, r, list, by_edge, w)
  local release_name = release(e, list, w)
  w("static const struct lt_node_class %s_class = {%q, sizeof(struct %s_node), %s_backward, %s, NULL};\n", e.cname, e.shown, e.cname, e.cname, release_name)
  record(e, list, edges, w)
end

gradients.parameter_list = parameter_list
return gradients
