--- What the transformer's layers and stacks share.

local torch = require "torch"
local F = require "torch.nn.functional"
local ModuleList = require "torch.nn.modules.container".ModuleList
local fail = require "torch.utils.fail"

local parts = {}

--- The arguments of an encoder or decoder layer.
parts.layer_arguments = [[d_model, nhead, dim_feedforward=2048, dropout=0.1, activation='relu', layer_norm_eps=1e-5,
  batch_first=false, norm_first=false, bias=true, device=nil, dtype=nil]]

--- An activation by name ("relu", "gelu"), or a function or module as it is.
function parts.activation(given, owner)
  if given == "relu" then return torch.relu end
  if given == "gelu" then return F.gelu end
  if type(given) == "string" or given == nil then
    fail("%s: activation must be 'relu', 'gelu' or a function, not '%s'", owner, tostring(given))
  end
  return given
end

--- A list of `count` copies of a layer.
function parts.copies(layer, count)
  local list = {}
  for i = 1, count do list[i] = layer:clone() end
  return ModuleList(list)
end

--- linear2(dropout(activation(linear1(x)))).
function parts.feed_forward(self, x)
  return self.linear2(self.dropout(self.activation(self.linear1(x))))
end

return parts
