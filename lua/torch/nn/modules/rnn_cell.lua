--- Recurrent cells: one step of RNN, LSTM and GRU.

local torch = require "torch"
local init = require "torch.nn.initialization"
local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local step_math = require "torch.nn.modules.rnn_step"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local Cell = Module:extend("RNNCellBase")

--- Stores the arguments and makes weights for `gates` gates.
function Cell:_build(a, gates)
  local where = {device = a.device, dtype = a.dtype}
  self.input_size, self.hidden_size, self.bias = a.input_size, a.hidden_size, a.bias
  self.weight_ih = Parameter(torch.empty(gates * a.hidden_size, a.input_size, where))
  self.weight_hh = Parameter(torch.empty(gates * a.hidden_size, a.hidden_size, where))
  if a.bias then
    self.bias_ih = Parameter(torch.empty(gates * a.hidden_size, where))
    self.bias_hh = Parameter(torch.empty(gates * a.hidden_size, where))
  end
  self:reset_parameters()
end

--- Draws fresh weights: uniform in +-1 / sqrt(hidden_size).
function Cell:reset_parameters()
  local bound = 1 / math.sqrt(self.hidden_size)
  for _, weight in ipairs(self:parameters()) do init.uniform_(weight, -bound, bound) end
end

local function check(self, x)
  if x.ndim ~= 1 and x.ndim ~= 2 then
    fail("%s: input of 1 or 2 dimensions is due, not %d", self.__name, x.ndim)
  end
  if x:size(-1) ~= self.input_size then
    fail("%s: the input has %d features, %d are due", self.__name, x:size(-1), self.input_size)
  end
end

local function zeros(self, x)
  return torch.zeros({x:size(1), self.hidden_size}, {dtype = x.dtype, device = x.device})
end

--- One step of a mode for x {N, input} and the states, zero where they are not given.
local function step(self, mode, x, h, c)
  local w = {ih = self.weight_ih, hh = self.weight_hh, hh_t = self.weight_hh:t(), b_ih = self.bias_ih,
    b_hh = self.bias_hh}
  h = h or zeros(self, x)
  if mode == "LSTM" then c = c or zeros(self, x) end
  return step_math.steps[mode](step_math.input_gates(mode, x, w), h, w, c)
end

--- The same for one sample without a batch dimension.
local function step_any(self, mode, x, h, c)
  check(self, x)
  if x.ndim == 2 then return step(self, mode, x, h, c) end
  local new_h, new_c = step(self, mode, x:unsqueeze(1), h and h:unsqueeze(1), c and c:unsqueeze(1))
  return new_h:squeeze(1), new_c and new_c:squeeze(1)
end

function Cell:extra_repr()
  local line = ("%d, %d"):format(self.input_size, self.hidden_size)
  if not self.bias then line = line .. ", bias=False" end
  if self.nonlinearity and self.nonlinearity ~= "tanh" then line = line .. ", nonlinearity=" .. self.nonlinearity end
  return line
end

local arguments = "input_size, hidden_size, bias=true, %sdevice=nil, dtype=nil"

local RNNCell = Cell:extend("RNNCell")

local read_rnn = signature("RNNCell", arguments:format("nonlinearity='tanh', "))

--- nn.RNNCell(input_size, hidden_size, {bias = true, nonlinearity = "tanh" or "relu"}): cell(x {N, input_size}, h)
-- gives the next h {N, hidden_size}.
-- Example:
--   nn.RNNCell(3, 5)(torch.zeros(2, 3)).shape
function RNNCell:init(...)
  local a = read_rnn(...)
  if a.nonlinearity ~= "tanh" and a.nonlinearity ~= "relu" then
    fail("RNNCell: nonlinearity must be 'tanh' or 'relu', not '%s'", tostring(a.nonlinearity))
  end
  self.nonlinearity = a.nonlinearity
  self:_build(a, 1)
end

function RNNCell:forward(x, h) return (step_any(self, "RNN_" .. self.nonlinearity:upper(), x, h)) end

local LSTMCell = Cell:extend("LSTMCell")

local read_lstm = signature("LSTMCell", arguments:format(""))

--- nn.LSTMCell(input_size, hidden_size, {bias = true}): cell(x, {h, c}) gives the next h and c.
-- Example:
--   local h, c = nn.LSTMCell(3, 5)(torch.zeros(2, 3))
--   h.shape, c.shape
function LSTMCell:init(...) self:_build(read_lstm(...), 4) end

function LSTMCell:forward(x, state)
  if state == nil then return step_any(self, "LSTM", x) end
  return step_any(self, "LSTM", x, state[1], state[2])
end

local GRUCell = Cell:extend("GRUCell")

local read_gru = signature("GRUCell", arguments:format(""))

--- nn.GRUCell(input_size, hidden_size, {bias = true}): cell(x, h) gives the next h.
-- Example:
--   nn.GRUCell(3, 5)(torch.zeros(2, 3), torch.zeros(2, 5)).shape
function GRUCell:init(...) self:_build(read_gru(...), 3) end

function GRUCell:forward(x, h) return (step_any(self, "GRU", x, h)) end

return {RNNCell = RNNCell, LSTMCell = LSTMCell, GRUCell = GRUCell}
