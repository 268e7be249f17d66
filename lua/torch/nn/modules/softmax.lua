--- Softmax and its relatives: values along a dimension become shares that sum to 1.

local F = require "torch.nn.functional"
local stateless = require "torch.nn.stateless"
local fail = require "torch.utils.fail"

--- The dimension that PyTorch picks when none is given: the first of 0, 1 or 3 dimensions, else the second.
local function default_dim(x)
  local n = x.ndim
  return (n == 0 or n == 1 or n == 3) and 1 or 2
end

local function dim_of(self, x)
  return self.dim or default_dim(x)
end

--- nn.Softmax(dim): exp(x) / sum(exp(x)) along `dim`.
--- Example:
---   nn.Softmax(1)(torch.tensor{1.0, 2.0, 3.0})
local Softmax = stateless("Softmax", "dim=nil", "dim", function(self, x) return F.softmax(x, dim_of(self, x)) end)

--- nn.LogSoftmax(dim): log(softmax(x)), computed without overflow.
--- Example:
---   nn.LogSoftmax(1)(torch.tensor{1.0, 2.0, 3.0})
local LogSoftmax = stateless("LogSoftmax", "dim=nil", "dim", function(self, x)
  return F.log_softmax(x, dim_of(self, x))
end)

--- nn.Softmin(dim): softmax(-x).
--- Example:
---   nn.Softmin(1)(torch.tensor{1.0, 2.0, 3.0})
local Softmin = stateless("Softmin", "dim=nil", "dim", function(self, x) return F.softmin(x, dim_of(self, x)) end)

--- nn.Softmax2d(): softmax over the channels of {N, C, H, W} or {C, H, W}.
--- Example:
---   nn.Softmax2d()(torch.zeros(1, 4, 1, 1)):flatten()
local Softmax2d = stateless("Softmax2d", "", "", function(_, x)
  if x.ndim ~= 3 and x.ndim ~= 4 then
    fail("Softmax2d: input of 3 or 4 dimensions is due, not %d", x.ndim)
  end
  return F.softmax(x, -3)
end)

return {Softmax = Softmax, LogSoftmax = LogSoftmax, Softmin = Softmin, Softmax2d = Softmax2d}
