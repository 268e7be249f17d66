--- torch.scope: gives memory back at the end of a block, without waiting for Lua's collector.
---
---   for batch = 1, n do
---     local scope <close> = torch.scope()
---     ...
---     total = scope:keep(total + loss:detach())
---   end
---
--- While a scope is open, every tensor that comes into Lua is noted in a weak table. When it closes, those that were not kept are
--- freed: the Lua values stay, but say that they are freed when they are used. Bytes that something else holds (a leaf's gradient, a recorded
--- graph, a tensor from before the scope) are not touched.
local core = require "torch.core"

local Scope = {__name = "torch.scope"}
Scope.__index = Scope

--- The open scopes, the innermost last.
local open = {}

local function mark(kept, value, seen)
  if core.is_tensor(value) then
    kept[value] = true
  elseif type(value) == "table" and not seen[value] then
    seen[value] = true
    for _, inner in next, value do mark(kept, inner, seen) end
  end
end

--- scope:keep(x, ...): these tensors, and those in these tables at any depth, outlive the scope. Returns its arguments.
function Scope:keep(...)
  for i = 1, select("#", ...) do mark(self.kept, (select(i, ...)), {}) end
  return ...
end

local function finish(scope)
  local outer = open[#open]
  core.note_tensors(outer and outer.made)
  for x in next, scope.made do
    if core.is_tensor(x) then
      if not scope.kept[x] and not x.is_parameter then x:free() elseif outer then outer.made[x] = true end
    end
  end
  scope.made, scope.kept, scope.closed = {}, {}, true
end

--- scope:close(): ends the scope, and those opened after it, before the end of the block.
function Scope:close()
  if self.closed then return end
  local last
  repeat
    last = table.remove(open)
    finish(last)
  until last == self
end

Scope.__close = Scope.close

local function keep_results(scope, ok, ...)
  scope:keep(...)
  scope:close()
  if not ok then error((...), 0) end
  return ...
end

local module = {}

--- torch.scope([f, ...]): runs f and frees the tensors that were made meanwhile but for its results; without f, a guard that does so at
--- the end of a block (`local scope <close> = torch.scope()`) but for what scope:keep(x) was told, and parameters.
--- Example:
---   torch.scope(function() return (torch.ones(3) * 2 + 1):sum() end)
function module.scope(f, ...)
  local scope = setmetatable({made = setmetatable({}, {__mode = "k"}), kept = setmetatable({}, {__mode = "k"})}, Scope)
  open[#open + 1] = scope
  core.note_tensors(scope.made)
  if f == nil then return scope end
  return keep_results(scope, pcall(f, ...))
end

return module
