--- Adaptive softmax (Grave et al. 2017): a softmax over very many classes, most of which are rare.
--
-- Classes are sorted by frequency, the most frequent first. The first ones have a place of their own in the head; the
-- rest lie in clusters, each of which has one place in the head and a small network of its own, narrower for rarer
-- classes. log p(class) is its log probability in the head, or its cluster's plus its own within the cluster.

local torch = require "torch"
local F = require "torch.nn.functional"
local Module = require "torch.nn.module"
local Linear = require "torch.nn.modules.linear".Linear
local container = require "torch.nn.modules.container"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local AdaptiveSoftmax = Module:extend("AdaptiveLogSoftmaxWithLoss")

local read = signature("AdaptiveLogSoftmaxWithLoss",
  "in_features, n_classes, cutoffs, div_value=4.0, head_bias=false, device=nil, dtype=nil")

local function check_cutoffs(cutoffs, n_classes)
  local before = 0
  for _, cutoff in ipairs(cutoffs) do
    if math.type(cutoff) ~= "integer" or cutoff <= before or cutoff >= n_classes then
      fail("AdaptiveLogSoftmaxWithLoss: cutoffs must be increasing whole numbers between 0 and n_classes = %d", n_classes)
    end
    before = cutoff
  end
  if #cutoffs == 0 then fail("AdaptiveLogSoftmaxWithLoss: cutoffs is empty") end
end

--- nn.AdaptiveLogSoftmaxWithLoss(in_features, n_classes, cutoffs, {div_value = 4.0, head_bias = false}): cutoffs are
-- the numbers of classes up to the end of the head and of each cluster but the last. A call takes input {N, in_features}
-- and targets {N} from 1 to n_classes (or one sample of each) and returns the targets' log probabilities {N} and the
-- loss, minus their mean.
-- Example:
--   local output, loss = nn.AdaptiveLogSoftmaxWithLoss(8, 20, {5, 10})(torch.rand(4, 8), torch.tensor{1, 5, 6, 20})
--   output.shape, loss.ndim
function AdaptiveSoftmax:init(...)
  local a = read(...)
  check_cutoffs(a.cutoffs, a.n_classes)
  self.in_features, self.n_classes, self.div_value, self.head_bias = a.in_features, a.n_classes, a.div_value, a.head_bias
  self.cutoffs = table.move(a.cutoffs, 1, #a.cutoffs, 1, {})
  self.cutoffs[#self.cutoffs + 1] = a.n_classes
  self.shortlist_size, self.n_clusters = self.cutoffs[1], #self.cutoffs - 1
  self.head_size = self.shortlist_size + self.n_clusters
  local where = {device = a.device, dtype = a.dtype}
  self.head = Linear {in_features = a.in_features, out_features = self.head_size, bias = a.head_bias, device = a.device, dtype = a.dtype}
  self.tail = container.ModuleList()
  where.bias = false
  for i = 1, self.n_clusters do
    local hidden = math.tointeger(a.in_features // a.div_value ^ i)
    self.tail:append(container.Sequential(Linear(a.in_features, hidden, where),
      Linear(hidden, self.cutoffs[i + 1] - self.cutoffs[i], where)))
  end
end

--- Draws fresh weights.
function AdaptiveSoftmax:reset_parameters()
  self.head:reset_parameters()
  for _, cluster in ipairs(self.tail) do
    cluster[1]:reset_parameters()
    cluster[2]:reset_parameters()
  end
end

local function check(self, x, target)
  if target.ndim > 1 or x.ndim ~= target.ndim + 1 or (target.ndim == 1 and x:size(1) ~= target:size(1)) then
    fail("AdaptiveLogSoftmaxWithLoss: input {N, %d} and target {N} are due, or {%d} and one class", self.in_features, self.in_features)
  end
  local lowest, highest = target:min():item(), target:max():item()
  if lowest < 1 or highest > self.n_classes then
    fail("AdaptiveLogSoftmaxWithLoss: targets must be from 1 to %d, but %d is there", self.n_classes, lowest < 1 and lowest or highest)
  end
end

--- Log probabilities of the targets of one cluster within it, and their rows; nil where there are none.
local function cluster_part(self, i, x, target)
  local low, high = self.cutoffs[i], self.cutoffs[i + 1]
  local rows = (target:gt(low) & target:le(high)):nonzero():squeeze(2)
  if rows:numel() == 0 then return end
  local scores = F.log_softmax(self.tail[i](x:index_select(1, rows)), 2)
  return scores:gather(2, (target:index_select(1, rows) - low):unsqueeze(2)):squeeze(2), rows
end

function AdaptiveSoftmax:forward(x, target)
  check(self, x, target)
  local single = target.ndim == 0
  if single then x, target = x:unsqueeze(1), target:unsqueeze(1) end
  local places = target:clone()
  local output = torch.zeros({target:size(1)}, {dtype = x.dtype, device = x.device})
  for i = 1, self.n_clusters do
    local part, rows = cluster_part(self, i, x, target)
    if part then
      output = output:index_copy(1, rows, part:to(x.dtype))
      places:index_fill_(1, rows, self.shortlist_size + i)
    end
  end
  output = output + F.log_softmax(self.head(x), 2):gather(2, places:unsqueeze(2)):squeeze(2)
  local loss = -output:mean()
  return single and output:squeeze(1) or output, loss
end

--- Log probabilities {N, n_classes} of all classes for input {N, in_features}.
function AdaptiveSoftmax:log_prob(x)
  local head = F.log_softmax(self.head(x), 2)
  local parts = {head:narrow(2, 1, self.shortlist_size)}
  for i = 1, self.n_clusters do
    local cluster = head:narrow(2, self.shortlist_size + i, 1)
    parts[i + 1] = F.log_softmax(self.tail[i](x), 2) + cluster
  end
  return torch.cat(parts, 2)
end

--- The most probable class {N}, from 1, for input {N, in_features}.
function AdaptiveSoftmax:predict(x) return self:log_prob(x):argmax(2) end

return {AdaptiveLogSoftmaxWithLoss = AdaptiveSoftmax}
