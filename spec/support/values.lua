--- Comparing tensors with plain Lua numbers and tables.
local torch = require "torch"

local values = {}

local function describe(v)
  if type(v) ~= "table" then return tostring(v) end
  local parts = {}
  for i, inner in ipairs(v) do parts[i] = describe(inner) end
  return "{" .. table.concat(parts, ", ") .. "}"
end

local function near(got, want, tolerance)
  if type(want) == "table" then
    if type(got) ~= "table" or #got ~= #want then return false end
    for i = 1, #want do
      if not near(got[i], want[i], tolerance) then return false end
    end
    return true
  end
  if type(want) ~= "number" or type(got) ~= "number" then return got == want end
  if want ~= want then return got ~= got end
  return got == want or math.abs(got - want) <= tolerance * math.max(1, math.abs(want))
end

--- Fails unless the tensor (or plain value) holds these values, to a relative tolerance (1e-5).
function values.check(got, want, tolerance)
  if torch.is_tensor(got) then got = got:tolist() end
  if torch.is_tensor(want) then want = want:tolist() end
  if not near(got, want, tolerance or 1e-5) then
    error(("expected %s, got %s"):format(describe(want), describe(got)), 2)
  end
end

--- Fails unless f(...) raises an error that holds every one of the texts.
function values.check_error(texts, f, ...)
  local ok, message = pcall(f, ...)
  if ok then error("expected an error", 2) end
  for _, text in ipairs(type(texts) == "table" and texts or {texts}) do
    if not tostring(message):find(text, 1, true) then
      error(("expected an error with %q, got: %s"):format(text, tostring(message)), 2)
    end
  end
end

--- A float64 tensor that requires grad.
function values.leaf(data)
  return torch.tensor(data, {dtype = torch.float64, requires_grad = true})
end

--- Blocks of the engine in use, after what is unreachable has gone.
function values.live_blocks()
  collectgarbage()
  collectgarbage()
  return torch.memory_stats().blocks
end

return values
