--- Samples of torch.masked.
local torch = require "torch"

local rows = torch.tensor {{true, false, true, true}, {true, true, false, true}, {false, true, true, true}}
local columns = torch.tensor {true, true, false, true}

--- False where `rows` is true: what both leave out would be -inf, which has no differences.
local last = torch.tensor {true, true, true, false}

local function along(t) return t {3, 4}, 2, {mask = rows} end
local function broadcast(t) return t {3, 4}, 2, {mask = columns} end
local function whole(t) return t {3, 4}, {mask = rows} end

local samples = {
  ["masked.norm"] = {function(t) return t {3, 4}, 2, 2, {mask = rows} end, function(t) return t {3, 4}, 3.0 end},
  ["masked.normalize"] = {function(t) return t {3, 4}, 2, 1, {mask = rows} end},
  ["masked.logaddexp"] = {function(t) return t {3, 4}, t {3, 4}, {input_mask = rows, other_mask = last} end},
}

for _, name in ipairs {"sum", "prod", "mean", "amax", "amin", "logsumexp", "var", "std"} do samples["masked." .. name] = {along, whole} end
for _, name in ipairs {"median", "argmax", "argmin", "cumsum", "cumprod", "softmax", "log_softmax", "softmin"} do
  samples["masked." .. name] = {along}
end
for _, name in ipairs {"sum", "amax", "softmax"} do table.insert(samples["masked." .. name], broadcast) end

return samples
