--- Thins out what no eye can tell apart at a picture's resolution, so that a million points draw as fast as a thousand.

local reduce = {}

--- A run of points of one column of pixels: its first, lowest, highest and last point say what a line through all of them would show.
local function flush(points, run)
  if not run then return end
  local seen = {}
  local order = {run.first, run.low, run.high, run.last}
  table.sort(order, function(a, b) return a[3] < b[3] end)
  for _, p in ipairs(order) do
    if not seen[p[3]] then
      seen[p[3]] = true
      points[#points + 1], points[#points + 2] = p[1], p[2]
    end
  end
end

local function extend(run, p)
  if not run or run.column ~= p[1] // 1 then return nil end
  if p[2] < run.low[2] then run.low = p end
  if p[2] > run.high[2] then run.high = p end
  run.last = p
  return run
end

--- Polylines {x1, y1, ...} through at(1), ..., at(n), which give pixels; one that is not a number ends a line.
function reduce.lines(n, at)
  local lines, points, run = {}, {}, nil
  local function close()
    flush(points, run)
    if #points == 2 then points[3], points[4] = points[1] + 0.01, points[2] end
    if #points > 0 then lines[#lines + 1] = points end
    points, run = {}, nil
  end
  for i = 1, n do
    local x, y = at(i)
    if x ~= x or y ~= y then
      close()
    else
      local p = {x, y, i}
      if not extend(run, p) then
        flush(points, run)
        run = {column = x // 1, first = p, low = p, high = p, last = p}
      end
    end
  end
  close()
  return lines
end

--- The points at(1), ..., at(n), one for each half pixel.
function reduce.dots(n, at)
  local dots, seen = {}, {}
  for i = 1, n do
    local x, y = at(i)
    if x == x and y == y then
      local key = (x * 2 // 1) * 65536 + y * 2 // 1
      if not seen[key] then
        seen[key] = true
        dots[#dots + 1] = {x, y}
      end
    end
  end
  return dots
end

return reduce
