--- Prints the table of operators as Markdown:  luatorch scripts/operators.lua [family]
---
--- gradient: `yes`, `second` if a gradient of the gradient follows from it (it is made of operators), or why there is none.
local registry = require "torch.registry"

local only = arg[1]

local function gradient(entry)
  if entry.nograd then return "no: " .. entry.nograd, "" end
  if entry.kind == "composite" then return "of its parts", "yes" end
  return "yes", entry.manual and "" or "yes"
end

local function row(entry)
  local first, second = gradient(entry)
  return {"`" .. registry.signature(entry) .. "`", registry.path(entry), entry.family, entry.kind, entry.dtypes or "", first, second, "yes", entry.cuda and "yes" or ""}
end

local HEAD = {"operator", "PyTorch's name", "family", "kind", "dtypes", "gradient", "second order", "CPU", "CUDA"}

local count = 0
print("| " .. table.concat(HEAD, " | ") .. " |\n|" .. (" --- |"):rep(#HEAD))
for _, entry in ipairs(registry.list) do
  if not entry.internal and (not only or entry.family == only) then
    count = count + 1
    print("| " .. table.concat(row(entry), " | "):gsub("\n", " ") .. " |")
  end
end
print(("\n%d operators"):format(count))
