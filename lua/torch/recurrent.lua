--- Recurrent networks as functions of their weights: torch.rnn_tanh, rnn_relu, lstm and gru over sequences, and a cell of each for one step.
local torch = require "torch"
local F = require "torch.nn.functional"
local steps = require "torch.nn.modules.rnn_step"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local recurrent = {}

local MODES = {rnn_tanh = "RNN_TANH", rnn_relu = "RNN_RELU", lstm = "LSTM", gru = "GRU"}

local function zeros_like_bias(w) return torch.zeros({w:size(1)}, {dtype = w.dtype}) end

--- torch.lstm_cell(input, {h, c}, w_ih, w_hh, b_ih = nil, b_hh = nil), torch.rnn_tanh_cell(input, h, ...), torch.rnn_relu_cell, torch.gru_cell: one step
--- for input {N, features}; returns the new h, and c of the lstm.
--- Example:
---   torch.rnn_tanh_cell(torch.ones(1, 2), torch.zeros(1, 3), torch.ones(3, 2), torch.ones(3, 3))
for name, mode in pairs(MODES) do
  local read = signature(name .. "_cell", "input, hx, w_ih, w_hh, b_ih=nil, b_hh=nil")
  recurrent[name .. "_cell"] = function(...)
    local a = read(...)
    if mode == "LSTM" and (type(a.hx) ~= "table" or #a.hx ~= 2) then fail("lstm_cell: argument 'hx': expected {h, c}, got %s", type(a.hx)) end
    local h, c = a.hx, nil
    if mode == "LSTM" then h, c = a.hx[1], a.hx[2] end
    local w = {ih = a.w_ih, hh = a.w_hh, hh_t = a.w_hh:t(), b_ih = a.b_ih or zeros_like_bias(a.w_ih), b_hh = a.b_hh or zeros_like_bias(a.w_hh)}
    return steps.steps[mode](steps.input_gates(mode, a.input, w), h, w, c)
  end
end

--- The weights of layer after layer, and of both directions of each: ih, hh and, with biases, b_ih and b_hh.
local function weights_at(params, k, has_biases)
  local first = (k - 1) * (has_biases and 4 or 2)
  return {ih = params[first + 1], hh = params[first + 2], b_ih = has_biases and params[first + 3] or nil, b_hh = has_biases and params[first + 4] or nil}
end

local function check_count(name, a, directions)
  local due = a.num_layers * directions * (a.has_biases and 4 or 2)
  if #a.params ~= due then fail("%s: argument 'params': expected %d tensors, got %d", name, due, #a.params) end
end

--- Goes through all layers; rows are those of all steps, `sizes` says how many each step has.
local function run_layers(mode, a, rows, sizes, h0, c0)
  local directions = a.bidirectional and 2 or 1
  local last_h, last_c = {}, {}
  for layer = 1, a.num_layers do
    local outputs = {}
    for direction = 1, directions do
      local k = (layer - 1) * directions + direction
      outputs[direction], last_h[k], last_c[k] = steps.run(mode, rows, sizes, weights_at(a.params, k, a.has_biases), h0[k], c0 and c0[k], direction == 2)
    end
    rows = #outputs == 1 and outputs[1] or torch.cat(outputs, 2)
    if layer < a.num_layers then rows = F.dropout(rows, a.dropout, a.train) end
  end
  return rows, torch.stack(last_h, 1), c0 and torch.stack(last_c, 1)
end

--- torch.lstm(input, {h, c}, params, has_biases, num_layers, dropout, train, bidirectional, batch_first), torch.rnn_tanh(input, h, ...), torch.rnn_relu,
--- torch.gru: returns the outputs of the last layer and the last h, and c of the lstm, of each layer and direction. input is {T, N, features}, or
--- {N, T, features} with batch_first; h and c are {layers * directions, N, size}; params lists for each layer and direction w_ih, w_hh and, with
--- has_biases, b_ih, b_hh.
--- Example:
---   torch.rnn_tanh(torch.ones(4, 1, 2), torch.zeros(1, 1, 3), {torch.ones(3, 2), torch.ones(3, 3)}, false, 1, 0.0, false, false, false)
for name, mode in pairs(MODES) do
  local read = signature(name, "input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first")
  recurrent[name] = function(...)
    local a = read(...)
    check_count(name, a, a.bidirectional and 2 or 1)
    if a.input.ndim ~= 3 then fail("%s: argument 'input': expected 3 dimensions, got sizes %s", name, tostring(a.input.shape)) end
    local x = a.batch_first and a.input:transpose(1, 2) or a.input
    local h0, c0 = a.hx, nil
    if mode == "LSTM" then h0, c0 = a.hx[1], a.hx[2] end
    local length, batch, sizes = x:size(1), x:size(2), {}
    for t = 1, length do sizes[t] = batch end
    local rows, h, c = run_layers(mode, a, x:reshape(length * batch, x:size(3)), sizes, h0, c0)
    local y = rows:reshape(length, batch, rows:size(2))
    return a.batch_first and y:transpose(1, 2) or y, h, c
  end
end

return recurrent
