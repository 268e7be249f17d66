--- Recurrent layers: RNN, LSTM and GRU with several layers and one or two directions.
--
-- Weights of layer k (from 0, as in PyTorch's names): weight_ih_lk {gates * hidden, input}, weight_hh_lk {gates *
-- hidden, output}, bias_ih_lk, bias_hh_lk, and with a projection weight_hr_lk; "_reverse" for the second direction.

local torch = require "torch"
local F = require "torch.nn.functional"
local init = require "torch.nn.initialization"
local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local packing = require "torch.nn.utils.rnn"
local run_layer = require "torch.nn.modules.rnn_step".run
local signature = require "torch.utils.signature"
local text = require "torch.nn.module.text"
local fail = require "torch.utils.fail"

local gate_counts = {LSTM = 4, GRU = 3, RNN_TANH = 1, RNN_RELU = 1}

--- nn.RNNBase: what RNN, LSTM and GRU share; it is not made itself.
-- Example:
--   nn.GRU(3, 5):isinstance(nn.RNNBase)
local RNNBase = Module:extend("RNNBase")

local function check(self, a)
  for _, name in ipairs {"input_size", "hidden_size", "num_layers"} do
    if math.type(a[name]) ~= "integer" or a[name] < 1 then
      fail("%s: %s must be an integer from 1, not %s", self.__name, name, tostring(a[name]))
    end
  end
  if a.dropout < 0 or a.dropout > 1 then
    fail("%s: dropout is a probability from 0 to 1, not %s", self.__name, tostring(a.dropout))
  end
  if a.proj_size ~= 0 and (self.mode ~= "LSTM" or a.proj_size >= a.hidden_size or a.proj_size < 0) then
    fail(self.__name .. ": proj_size is for LSTM only, and below hidden_size")
  end
end

--- The name of a weight: name("weight_ih", 1, true) is "weight_ih_l0_reverse".
local function weight_name(kind, layer, reverse)
  return ("%s_l%d%s"):format(kind, layer - 1, reverse and "_reverse" or "")
end

--- The sizes of the weights of a layer, in order of registration.
local function weight_sizes(self, layer)
  local gates = gate_counts[self.mode] * self.hidden_size
  local output = self.proj_size > 0 and self.proj_size or self.hidden_size
  local input = layer == 1 and self.input_size or output * self.directions
  local sizes = {{"weight_ih", {gates, input}}, {"weight_hh", {gates, output}}}
  if self.bias then
    sizes[3], sizes[4] = {"bias_ih", {gates}}, {"bias_hh", {gates}}
  end
  if self.proj_size > 0 then sizes[#sizes + 1] = {"weight_hr", {output, self.hidden_size}} end
  return sizes
end

local function make_weights(self, where)
  for layer = 1, self.num_layers do
    for direction = 1, self.directions do
      for _, item in ipairs(weight_sizes(self, layer)) do
        self[weight_name(item[1], layer, direction == 2)] = Parameter(torch.empty(item[2], where))
      end
    end
  end
end

--- Stores the arguments and makes the weights.
function RNNBase:_build(mode, a)
  self.mode = mode
  check(self, a)
  for _, name in ipairs {"input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout",
    "bidirectional", "proj_size"} do
    rawset(self, name, a[name])
  end
  self.directions = a.bidirectional and 2 or 1
  make_weights(self, {device = a.device, dtype = a.dtype})
  self:reset_parameters()
end

--- Draws fresh weights: uniform in +-1 / sqrt(hidden_size).
function RNNBase:reset_parameters()
  local bound = 1 / math.sqrt(self.hidden_size)
  for _, weight in ipairs(self:parameters()) do init.uniform_(weight, -bound, bound) end
end

local function weights_of(self, layer, reverse)
  local function get(kind) return rawget(self, weight_name(kind, layer, reverse)) end
  return {ih = get "weight_ih", hh = get "weight_hh", b_ih = get "bias_ih", b_hh = get "bias_hh", hr = get "weight_hr"}
end

--- Runs all layers over the rows. h0 and c0 are {layers * directions, batch, size}; returns rows and the last states.
local function run_layers(self, rows, sizes, h0, c0)
  local last_h, last_c = {}, {}
  for layer = 1, self.num_layers do
    local outputs = {}
    for direction = 1, self.directions do
      local k = (layer - 1) * self.directions + direction
      local w = weights_of(self, layer, direction == 2)
      outputs[direction], last_h[k], last_c[k] = run_layer(self.mode, rows, sizes, w, h0[k], c0 and c0[k],
        direction == 2)
    end
    rows = #outputs == 1 and outputs[1] or torch.cat(outputs, 2)
    if self.dropout > 0 and layer < self.num_layers then rows = F.dropout(rows, self.dropout, self.training) end
  end
  return rows, torch.stack(last_h, 1), c0 and torch.stack(last_c, 1)
end

local function check_features(self, x)
  local features = x:size(-1)
  if features ~= self.input_size then
    fail("%s: the input has %d features, %d are due", self.__name, features, self.input_size)
  end
end

local function zero_state(self, batch, size, like)
  return torch.zeros({self.num_layers * self.directions, batch, size}, {dtype = like.dtype, device = like.device})
end

local function check_state(self, state, batch, size, what)
  local layers = self.num_layers * self.directions
  if state.ndim ~= 3 or state:size(1) ~= layers or state:size(2) ~= batch or state:size(3) ~= size then
    fail("%s: %s must have size {%d, %d, %d}, not {%s}", self.__name, what, layers, batch, size,
      table.concat(state:size(), ", "))
  end
  return state
end

--- The initial states of a batch, given or zero: h0, and for an LSTM c0.
local function initial_states(self, state, batch, like)
  local output = self.proj_size > 0 and self.proj_size or self.hidden_size
  local h, c = state, nil
  if self.mode == "LSTM" and state then h, c = state[1], state[2] end
  h = h and check_state(self, h, batch, output, "the state h") or zero_state(self, batch, output, like)
  if self.mode == "LSTM" then
    c = c and check_state(self, c, batch, self.hidden_size, "the state c")
      or zero_state(self, batch, self.hidden_size, like)
  end
  return h, c
end

--- Applies f to a state, which for an LSTM is a list {h, c}.
local function map_state(state, f)
  if state == nil or torch.is_tensor(state) then return state and f(state) end
  return {f(state[1]), f(state[2])}
end

local function pack_state(self, h, c)
  if self.mode == "LSTM" then return {h, c} end
  return h
end

local function forward_packed(self, packed, state)
  check_features(self, packed.data)
  local function sort(x) return packed.sorted_indices and x:index_select(2, packed.sorted_indices) or x end
  local function unsort(x) return packed.unsorted_indices and x:index_select(2, packed.unsorted_indices) or x end
  local sizes = packed.batch_sizes:tolist()
  local h0, c0 = initial_states(self, map_state(state, sort), sizes[1], packed.data)
  local rows, h, c = run_layers(self, packed.data, sizes, h0, c0)
  return packing.PackedSequence(rows, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices),
    map_state(pack_state(self, h, c), unsort)
end

--- A padded batch {T, N, features}.
local function forward_batch(self, x, state)
  local length, batch = x:size(1), x:size(2)
  local sizes = {}
  for t = 1, length do sizes[t] = batch end
  local h0, c0 = initial_states(self, state, batch, x)
  local rows, h, c = run_layers(self, x:reshape(length * batch, x:size(3)), sizes, h0, c0)
  return rows:reshape(length, batch, rows:size(2)), pack_state(self, h, c)
end

--- forward(x, state): x is {T, N, input_size} ({N, T, input_size} with batch_first), one sequence {T, input_size} or
-- a PackedSequence. Returns the outputs of the last layer and the last state of each; an LSTM's state is a list {h,
-- c}.
function RNNBase:forward(x, state)
  if packing.is_packed(x) then return forward_packed(self, x, state) end
  if x.ndim ~= 2 and x.ndim ~= 3 then
    fail("%s: input of 2 or 3 dimensions is due, not %d", self.__name, x.ndim)
  end
  check_features(self, x)
  if x.ndim == 2 then
    local y, last = forward_batch(self, x:unsqueeze(2), map_state(state, function(s) return s:unsqueeze(2) end))
    return y:squeeze(2), map_state(last, function(s) return s:squeeze(2) end)
  end
  if not self.batch_first then return forward_batch(self, x, state) end
  local y, last = forward_batch(self, x:transpose(1, 2), state)
  return y:transpose(1, 2), last
end

function RNNBase:extra_repr()
  local line = ("%d, %d"):format(self.input_size, self.hidden_size)
  local defaults = {{"proj_size", 0}, {"num_layers", 1}, {"bias", true}, {"batch_first", false}, {"dropout", 0},
    {"bidirectional", false}}
  for _, item in ipairs(defaults) do
    if self[item[1]] ~= item[2] then line = line .. ", " .. text.fields(self, item[1]) end
  end
  return line
end

local arguments = [[input_size, hidden_size, num_layers=1, bias=true, batch_first=false, dropout=0, bidirectional=false,
  proj_size=0, device=nil, dtype=nil]]

local function define(name)
  local class = RNNBase:extend(name)
  local read = signature(name, arguments)
  function class:init(...) self:_build(name, read(...)) end
  return class
end

local RNN = RNNBase:extend("RNN")

local read_rnn = signature("RNN", arguments .. ", nonlinearity='tanh'")

--- nn.RNN(input_size, hidden_size, {num_layers = 1, nonlinearity = "tanh" or "relu", bias = true, batch_first =
-- false, dropout = 0, bidirectional = false}): h = tanh(W_ih x + b_ih + W_hh h + b_hh), step by step. Input {L, N,
-- input_size}, with batch_first {N, L, input_size}, or without N; or a PackedSequence; and h {num_layers, N, hidden_size}, zeros if
-- not given. Gives the outputs of all steps {L, N, hidden_size} and the last h.
-- Example:
--   local output, h = nn.RNN(3, 5)(torch.zeros(7, 2, 3))
--   output.shape, h.shape
function RNN:init(...)
  local a = read_rnn(...)
  if a.nonlinearity ~= "tanh" and a.nonlinearity ~= "relu" then
    fail("RNN: nonlinearity must be 'tanh' or 'relu', not '%s'", tostring(a.nonlinearity))
  end
  self.nonlinearity = a.nonlinearity
  self:_build("RNN_" .. a.nonlinearity:upper(), a)
end

--- nn.LSTM(input_size, hidden_size, {num_layers = 1, bias = true, batch_first = false, dropout = 0, bidirectional =
-- false, proj_size = 0}): long short-term memory (Hochreiter & Schmidhuber 1997); gates in the order i, f, g, o. Sizes as for
-- RNN; the state is {h, c}, both given and returned as one table.
-- Example:
--   local output, state = nn.LSTM(3, 5, {batch_first = true})(torch.zeros(2, 7, 3))
--   output.shape, state[1].shape, state[2].shape
local LSTM = define("LSTM")

--- nn.GRU(input_size, hidden_size, {num_layers = 1, bias = true, batch_first = false, dropout = 0, bidirectional =
-- false}): gated recurrent unit (Cho et al. 2014); gates in the order r, z, n. Sizes as for RNN.
-- Example:
--   local output, h = nn.GRU(3, 5, {num_layers = 2, bidirectional = true})(torch.zeros(7, 2, 3))
--   output.shape, h.shape
local GRU = define("GRU")

return {RNNBase = RNNBase, RNN = RNN, LSTM = LSTM, GRU = GRU}
