--- One step of each recurrent cell, and the loop of steps over a sequence.
--
-- A sequence is a matrix of rows, step after step; `sizes` says how many rows each step has. Padded batches have the
-- same number at every step; packed ones fewer and fewer, so a state may have to shrink or, backwards, to grow.
-- What the input adds to the gates is computed for all rows at once; a step only adds what the state contributes.

local torch = require "torch"
local F = require "torch.nn.functional"

local sigmoid, tanh, linear, addmm = torch.sigmoid, torch.tanh, F.linear, torch.addmm

local steps = {}

--- tanh(gates + W_hh h) or relu of it.
local function plain_step(activation)
  return function(gates, h, w)
    return activation(addmm(gates, h, w.hh_t))
  end
end

steps.RNN_TANH = plain_step(tanh)
steps.RNN_RELU = plain_step(torch.relu)

--- i, f, g, o = gates + W_hh h;  c = sigmoid(f) * c + sigmoid(i) * tanh(g);  h = sigmoid(o) * tanh(c), projected
-- where w.hr is.
function steps.LSTM(gates, h, w, c)
  local parts = addmm(gates, h, w.hh_t):chunk(4, 2)
  c = sigmoid(parts[2]) * c + sigmoid(parts[1]) * tanh(parts[3])
  h = sigmoid(parts[4]) * tanh(c)
  if w.hr then h = linear(h, w.hr) end
  return h, c
end

--- r = sigmoid(x_r + h_r);  z = sigmoid(x_z + h_z);  n = tanh(x_n + r * h_n);  h = n + z * (h - n).
function steps.GRU(gates, h, w)
  local x, s = gates:chunk(3, 2), linear(h, w.hh, w.b_hh):chunk(3, 2)
  local r, z = sigmoid(x[1] + s[1]), sigmoid(x[2] + s[2])
  local n = tanh(x[3] + r * s[3])
  return n + z * (h - n)
end

--- What the input adds to the gates of all rows. Where the cell adds it all up, the state's bias goes in here, too.
local function input_gates(mode, rows, w)
  local bias = w.b_ih
  if bias and mode ~= "GRU" then bias = bias + w.b_hh end
  return linear(rows, w.ih, bias)
end

local function rows_of(x, first, count)
  if x:size(1) == count and first == 1 then return x end
  return x:narrow(1, first, count)
end

--- Brings a state to `count` rows: the first ones, or all of them and the next ones of the initial state.
local function fit(state, initial, count)
  local have = state:size(1)
  if have == count then return state end
  if have > count then return state:narrow(1, 1, count) end
  return torch.cat({state, initial:narrow(1, have + 1, count - have)}, 1)
end

--- Goes through the steps forwards. `finished` collects the states of rows that end before the others.
local function run_forwards(step, gates, sizes, w, h, c)
  local outputs, finished_h, finished_c = {}, {}, {}
  for t = 1, #sizes do
    local have, count = h:size(1), sizes[t]
    if count < have then
      table.insert(finished_h, 1, h:narrow(1, count + 1, have - count))
      if c then table.insert(finished_c, 1, c:narrow(1, count + 1, have - count)) end
      h, c = rows_of(h, 1, count), c and rows_of(c, 1, count)
    end
    h, c = step(gates[t], h, w, c)
    outputs[t] = h
  end
  if #finished_h > 0 then
    h = torch.cat({h, table.unpack(finished_h)}, 1)
    c = c and torch.cat({c, table.unpack(finished_c)}, 1)
  end
  return outputs, h, c
end

--- Goes through the steps from the last to the first; rows join as their sequences begin.
local function run_backwards(step, gates, sizes, w, h0, c0)
  local outputs, last = {}, #sizes
  local h, c = rows_of(h0, 1, sizes[last]), c0 and rows_of(c0, 1, sizes[last])
  for t = last, 1, -1 do
    h, c = fit(h, h0, sizes[t]), c and fit(c, c0, sizes[t])
    h, c = step(gates[t], h, w, c)
    outputs[t] = h
  end
  return outputs, h, c
end

--- run(mode, rows, sizes, w, h, c, backwards): one direction of one layer. Returns the rows of outputs and the last
-- states. `w` holds the weights ih, hh, b_ih, b_hh and hr.
local function run(mode, rows, sizes, w, h, c, backwards)
  w.hh_t = w.hh:t()
  local gates = input_gates(mode, rows, w):split(sizes, 1)
  local go = backwards and run_backwards or run_forwards
  local outputs, last_h, last_c = go(steps[mode], gates, sizes, w, h, c)
  return torch.cat(outputs, 1), last_h, last_c
end

return {steps = steps, input_gates = input_gates, run = run}
