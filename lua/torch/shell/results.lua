--- The results of the session: `_` is the last one, `_1`, `_2`, ... are all of them in order, the latest fifty kept.
local results = {}

local KEPT = 50

--- results.new(environment): a keeper of results in a table of variables: a function of a result that returns its number.
function results.new(environment)
  local count = 0
  return function(value)
    count = count + 1
    rawset(environment, "_", value)
    rawset(environment, "_" .. count, value)
    rawset(environment, "_" .. count - KEPT, nil)
    return count
  end
end

return results
