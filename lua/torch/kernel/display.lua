--- How values look in a notebook: a bundle of texts by media type, of which the notebook takes the richest that it knows.

local base64 = require "torch.plot.base64"
local core = require "torch.core"
local show = require "torch.shell.show"
local wire = require "torch.kernel.wire"

local display = {}

--- A tensor with at most so many rows and columns is a table in full; of a larger one the middle is left out.
local MOST, EDGE = 12, 5

local function escaped(text) return (text:gsub("[&<>]", {["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;"})) end

--- The positions of n that are shown; 0 stands for those left out.
local function shown(n)
  local list = {}
  for i = 1, n do
    if n <= MOST or i <= EDGE or i > n - EDGE then list[#list + 1] = i
    elseif list[#list] ~= 0 then list[#list + 1] = 0 end
  end
  return list
end

local function number_text(v)
  return math.type(v) == "float" and ("%.4g"):format(v) or tostring(v)
end

local function row_html(row, columns, head)
  local cells = {("<th>%s</th>"):format(head)}
  for _, j in ipairs(columns) do cells[#cells + 1] = ("<td>%s</td>"):format(j == 0 and "&hellip;" or escaped(number_text(row(j)))) end
  return "<tr>" .. table.concat(cells) .. "</tr>"
end

--- A matrix as a table with its positions, and its sizes and dtype below.
local function tensor_html(x)
  local matrix = x.ndim == 1 and x:unsqueeze(1) or x
  local rows, columns = shown(matrix.shape[1]), shown(matrix.shape[2])
  local out = {"<table>", row_html(function(j) return j end, columns, "")}
  for _, i in ipairs(rows) do
    local line = i > 0 and matrix:select(1, i)
    out[#out + 1] = row_html(function(j) return line and line[j]:item() or "\u{2026}" end, columns, i > 0 and i or "\u{22ee}")
  end
  out[#out + 1] = ("</table><small>%s, %s%s</small>"):format(escaped(tostring(x.shape)), tostring(x.dtype):match "[%w_]+$",
    x.requires_grad and ", requires_grad" or "")
  return table.concat(out)
end

local function is_table_like(x) return core.is_tensor(x) and (x.ndim == 1 or x.ndim == 2) and x:numel() > 0 end

--- Figures and images, and whatever of the user's has a method __mime: a table of texts or bytes by media type.
local function rich(value)
  local meta = getmetatable(value)
  return type(meta) == "table" and type(meta.__mime) == "function" and meta.__mime(value) or nil
end

--- display.bundle(value): texts by media type; pictures in base64.
function display.bundle(value)
  local bundle = {}
  for kind, data in pairs(type(value) == "table" and rich(value) or {}) do
    bundle[kind] = kind:find "^image/" and not kind:find "svg" and base64(data) or wire.text(data)
  end
  if is_table_like(value) then bundle["text/html"] = wire.text(tensor_html(value:detach())) end
  bundle["text/plain"] = bundle["text/plain"] or wire.text(show.values(value))
  return bundle
end

--- display.show(publish): the function that user code calls to show a value at once: display(value).
function display.show(publish)
  return function(value)
    publish("display_data", {data = display.bundle(value), metadata = {}, transient = {}})
  end
end

return display
