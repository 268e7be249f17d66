--- A line search for the strong Wolfe conditions (Nocedal & Wright, algorithms 3.5 and 3.6).
--
-- A point on the line is {t = step, f = value, g = gradient, slope = g . direction}. First the step grows until an
-- interval must hold a good point; then the interval shrinks, by cubic interpolation, until one is found.

local decrease, curvature = 1e-4, 0.9
local max_evaluations = 25

--- The minimum of the cubic through two points, kept within low..high (by default the points themselves).
local function interpolate(p, q, low, high)
  low, high = low or math.min(p.t, q.t), high or math.max(p.t, q.t)
  if p.t > q.t then p, q = q, p end
  local d1 = p.slope + q.slope - 3 * (p.f - q.f) / (p.t - q.t)
  local square = d1 * d1 - p.slope * q.slope
  local d2 = math.sqrt(square)
  if d2 ~= d2 then return (low + high) / 2 end
  local t = q.t - (q.t - p.t) * ((q.slope + d2 - d1) / (q.slope - p.slope + 2 * d2))
  return math.min(math.max(t, low), high)
end

--- Evaluates the point at step `t` and counts.
local function probe(search, t)
  local f, g, slope = search.evaluate(t)
  search.count = search.count + 1
  return {t = t, f = f, g = g, slope = slope}
end

local function descends(search, point)
  return point.f <= search.start.f + decrease * point.t * search.start.slope
end

local function is_flat(search, point)
  return math.abs(point.slope) <= -curvature * search.start.slope
end

--- Moves outwards until an interval is found. Returns its two ends, or a point that is good already and nil; and the
-- number of moves made.
local function bracket(search, t)
  local previous, point = search.start, probe(search, t)
  local moves = 0
  while moves < max_evaluations do
    if not descends(search, point) or (moves > 1 and point.f >= previous.f) then return previous, point, moves end
    if is_flat(search, point) then return point, nil, moves end
    if point.slope >= 0 then return previous, point, moves end
    local next_t = interpolate(previous, point, point.t + 0.01 * (point.t - previous.t), point.t * 10)
    previous, point = point, probe(search, next_t)
    moves = moves + 1
  end
  return search.start, point, moves
end

--- The step to try next within low..high. One too close to an end, twice running or beyond it, is moved inwards by a
-- tenth; `stuck` says whether the last one was too close.
local function next_step(low, high, stuck)
  local t = interpolate(low, high)
  local left, right = math.min(low.t, high.t), math.max(low.t, high.t)
  local margin = 0.1 * (right - left)
  if math.min(right - t, t - left) >= margin then return t, false end
  if not (stuck or t >= right or t <= left) then return t, true end
  return math.abs(t - right) < math.abs(t - left) and right - margin or left + margin, false
end

--- Shrinks the interval between two points; `low` is the better end. Returns the best point.
local function zoom(search, low, high, moves)
  if low.f > high.f then low, high = high, low end
  local stuck = false
  local done = false
  while not done and moves < max_evaluations do
    if math.abs(high.t - low.t) * search.scale < search.tolerance then break end
    local t
    t, stuck = next_step(low, high, stuck)
    local point = probe(search, t)
    moves = moves + 1
    if not descends(search, point) or point.f >= low.f then
      high = point
      if low.f > high.f then low, high = high, low end
    else
      if is_flat(search, point) then
        done = true
      elseif point.slope * (high.t - low.t) >= 0 then
        high = low
      end
      low = point
    end
  end
  return low
end

--- strong_wolfe(evaluate, t, f, g, slope, scale, tolerance): `evaluate(t)` gives value, gradient and slope at step
-- t; f, g and slope are those at 0, `scale` the direction's largest element. Returns the value, gradient and step
-- found, and the number of evaluations.
local function strong_wolfe(evaluate, t, f, g, slope, scale, tolerance)
  local search = {evaluate = evaluate, count = 0, scale = scale, tolerance = tolerance,
    start = {t = 0, f = f, g = g, slope = slope}}
  local low, high, moves = bracket(search, t)
  local best = high and zoom(search, low, high, moves) or low
  return best.f, best.g, best.t, search.count
end

return strong_wolfe
