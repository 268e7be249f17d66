--- torch.amp: mixed precision. `autocast` runs the operators that gain from it in a half type, `GradScaler` keeps small gradients from
--- vanishing in float16, custom_fwd and custom_bwd make Functions of one's own fit in.

local parts = {
  autocast = "torch.amp.autocast", GradScaler = "torch.amp.grad_scaler", custom_fwd = "torch.amp.custom", custom_bwd = "torch.amp.custom",
}

local function find(self, name)
  local part = parts[name] and require(parts[name])
  local value = part and (rawget(part, name) or part)
  rawset(self, name, value)
  return value
end

return setmetatable({}, {__index = find, __name = "torch.amp"})
