--- "Did you mean": the known names that are nearest to a misspelt one.
---
--- The distance counts letters that were left out, added, changed, or swapped with their neighbour (Damerau and Levenshtein's). A change of case is
--- a smaller mistake than a wrong letter.
local suggest = {}

local MOST = 3

local function cost_of_change(a, b)
  if a == b then return 0 end
  return a:lower() == b:lower() and 0.3 or 1
end

--- suggest.distance(a, b): the number of mistakes that turn a into b.
function suggest.distance(a, b)
  local before, last, row = {}, {}, {}
  for j = 0, #b do row[j] = j end
  for i = 1, #a do
    before, last, row = last, row, before
    row[0] = i
    for j = 1, #b do
      local x, y = a:sub(i, i), b:sub(j, j)
      local best = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost_of_change(x, y))
      if i > 1 and j > 1 and x == b:sub(j - 1, j - 1) and y == a:sub(i - 1, i - 1) then best = math.min(best, before[j - 2] + 1) end
      row[j] = best
    end
  end
  return row[#b]
end

--- suggest.nearest(name, names): up to three of the names (a list) that are at most a third wrong, the nearest first. Of names with one or two
--- letters only those that differ in case.
function suggest.nearest(name, names)
  local allowed, found, seen = #name > 2 and math.max(1, #name // 3) or 0.6, {}, {}
  for _, known in ipairs(names) do
    if known ~= name and not seen[known] and math.abs(#known - #name) <= allowed then
      seen[known] = true
      local distance = suggest.distance(name, known)
      if distance <= allowed then found[#found + 1] = {known, distance} end
    end
  end
  table.sort(found, function(a, b)
    if a[2] ~= b[2] then return a[2] < b[2] end
    return a[1] < b[1]
  end)
  local nearest = {}
  for i = 1, math.min(MOST, #found) do
    if found[i][2] <= found[1][2] + 1 then nearest[i] = found[i][1] end
  end
  return nearest
end

--- suggest.text(name, names): "did you mean 'softmax' or 'softmin'?", or nil when nothing is near.
function suggest.text(name, names)
  local nearest = suggest.nearest(name, names)
  if #nearest == 0 then return nil end
  for i, near in ipairs(nearest) do nearest[i] = "'" .. near .. "'" end
  local last = table.remove(nearest)
  return "did you mean " .. (#nearest > 0 and table.concat(nearest, ", ") .. " or " or "") .. last .. "?"
end

return suggest
