--- Embeddings: rows of a weight, looked up by position (from 1).

local torch = require "torch"
local F = require "torch.nn.functional"
local init = require "torch.nn.initialization"
local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local signature = require "torch.utils.signature"
local text = require "torch.nn.module.text"
local fail = require "torch.utils.fail"

--- A position of padding as one counted from 1, checked against the number of rows.
local function padding_position(name, position, rows)
  if position == nil then return nil end
  local counted = position < 0 and rows + 1 + position or position
  if math.type(position) ~= "integer" or counted < 1 or counted > rows then
    fail("%s: padding_idx %s is not within 1..%d", name, tostring(position), rows)
  end
  return counted
end

local function make_weight(self, a)
  if a._weight then
    self.weight = Parameter(a._weight)
  else
    self.weight = Parameter(torch.empty(a.num_embeddings, a.embedding_dim, {device = a.device, dtype = a.dtype}))
    self:reset_parameters()
  end
end

--- Draws fresh rows from the normal distribution; the row of padding is zero.
local function reset_parameters(self)
  init.normal_(self.weight)
  if self.padding_idx then
    local guard <close> = torch.no_grad()
    self.weight[self.padding_idx]:zero_()
  end
end

local function store(self, a, names)
  for _, name in ipairs(names) do rawset(self, name, a[name]) end
  self.padding_idx = padding_position(self.__name, a.padding_idx, a.num_embeddings)
end

local function options_text(self)
  local line = ("%d, %d"):format(self.num_embeddings, self.embedding_dim)
  if self.padding_idx then line = line .. ", padding_idx=" .. self.padding_idx end
  if self.max_norm then line = line .. ", max_norm=" .. text.value(self.max_norm) end
  if self.norm_type ~= 2 then line = line .. ", norm_type=" .. text.value(self.norm_type) end
  if self.scale_grad_by_freq then line = line .. ", scale_grad_by_freq=True" end
  return line
end

local Embedding = Module:extend("Embedding")

local read_embedding = signature("Embedding", [[num_embeddings, embedding_dim, padding_idx=nil, max_norm=nil,
  norm_type=2.0, scale_grad_by_freq=false, sparse=false, _weight=nil, device=nil, dtype=nil]])

--- nn.Embedding(num_embeddings, embedding_dim, {padding_idx, max_norm, norm_type = 2.0, scale_grad_by_freq = false}): a
-- learnt row for each integer. Input: integers {*} from 1 to num_embeddings, others are an error; output {*,
-- embedding_dim}. `weight` is {num_embeddings, embedding_dim}; the row padding_idx is zero and is not trained; rows of a norm
-- above max_norm are shrunk when they are used.
-- Example:
--   nn.Embedding(10, 3)(torch.tensor{{1, 10}, {2, 2}}).shape
function Embedding:init(...)
  local a = read_embedding(...)
  store(self, a, {"num_embeddings", "embedding_dim", "max_norm", "norm_type", "scale_grad_by_freq", "sparse"})
  make_weight(self, a)
end

Embedding.reset_parameters = reset_parameters

function Embedding:forward(indices)
  return F.embedding(indices, self.weight, self.padding_idx, self.max_norm, self.norm_type, self.scale_grad_by_freq)
end

Embedding.extra_repr = options_text

--- nn.Embedding.from_pretrained(weight, {freeze = true, padding_idx, ...}): an embedding with the given rows.
function Embedding.from_pretrained(weight, options)
  local keywords = {_weight = weight}
  for name, value in pairs(options or {}) do keywords[name] = value end
  keywords.freeze = nil
  local embedding = Embedding(weight:size(1), weight:size(2), keywords)
  embedding.weight:requires_grad_(options ~= nil and options.freeze == false)
  return embedding
end

local EmbeddingBag = Module:extend("EmbeddingBag")

local read_bag = signature("EmbeddingBag", [[num_embeddings, embedding_dim, max_norm=nil, norm_type=2.0,
  scale_grad_by_freq=false, mode='mean', sparse=false, _weight=nil, include_last_offset=false, padding_idx=nil,
  device=nil, dtype=nil]])

--- nn.EmbeddingBag(num_embeddings, embedding_dim, {mode = "mean", "sum" or "max", padding_idx, ...}): the mean, sum
-- or maximum of the rows of each bag. Input {bags, length}, or {n} with `offsets`, which count the elements before
-- each bag.
-- Example:
--   nn.EmbeddingBag(10, 3)(torch.tensor{{1, 2}, {3, 4}}).shape
function EmbeddingBag:init(...)
  local a = read_bag(...)
  store(self, a, {"num_embeddings", "embedding_dim", "max_norm", "norm_type", "scale_grad_by_freq", "mode", "sparse",
    "include_last_offset"})
  make_weight(self, a)
end

EmbeddingBag.reset_parameters = reset_parameters

function EmbeddingBag:forward(indices, offsets, per_sample_weights)
  return F.embedding_bag(indices, self.weight, offsets, {max_norm = self.max_norm, norm_type = self.norm_type,
    scale_grad_by_freq = self.scale_grad_by_freq, mode = self.mode, per_sample_weights = per_sample_weights,
    include_last_offset = self.include_last_offset, padding_idx = self.padding_idx})
end

function EmbeddingBag:extra_repr()
  return options_text(self):gsub(", padding_idx=.*$", "") .. ", mode='" .. self.mode .. "'"
    .. (self.padding_idx and ", padding_idx=" .. self.padding_idx or "")
end

return {Embedding = Embedding, EmbeddingBag = EmbeddingBag}
