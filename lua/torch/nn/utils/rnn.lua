--- torch.nn.utils.rnn: batches of sequences of different lengths, padded or packed.
--
-- A packed batch holds, step after step, the rows of those sequences that are long enough, longest first: `data`
-- {rows, ...} and `batch_sizes`, how many rows each step has. `sorted_indices` are the positions of the sequences in
-- that order, `unsorted_indices` the way back.

local torch = require "torch"
local class = require "torch.utils.class"
local fail = require "torch.utils.fail"

local rnn = {}

--- PackedSequence(data, batch_sizes, sorted_indices, unsorted_indices): sequences of different lengths in one tensor, step by
-- step, for RNN, LSTM and GRU. data {sum of lengths, ...}; batch_sizes, how many sequences each step has; positions that sort the
-- sequences by length, and those that undo it. Made by pack_padded_sequence and pack_sequence.
-- Example:
--   nn.utils.rnn.pack_sequence{torch.tensor{1, 2, 3}, torch.tensor{10, 20}}.data
local PackedSequence = class.new("PackedSequence")
rnn.PackedSequence = PackedSequence

function PackedSequence:init(data, batch_sizes, sorted_indices, unsorted_indices)
  self.data, self.batch_sizes = data, batch_sizes
  self.sorted_indices, self.unsorted_indices = sorted_indices, unsorted_indices
end

--- The same on another device or of another dtype.
function PackedSequence:to(...)
  return PackedSequence(self.data:to(...), self.batch_sizes, self.sorted_indices, self.unsorted_indices)
end

--- is_packed(value): whether it is a PackedSequence.
-- Example:
--   nn.utils.rnn.is_packed(torch.zeros(3))
function rnn.is_packed(value)
  return type(value) == "table" and getmetatable(value) == PackedSequence
end

--- invert_permutation(positions): the positions that undo a permutation, a vector of positions from 1.
-- Example:
--   nn.utils.rnn.invert_permutation(torch.tensor{2, 3, 1})
function rnn.invert_permutation(positions)
  local list, inverse = positions:tolist(), {}
  for k, position in ipairs(list) do inverse[position] = k end
  return torch.tensor(inverse, {dtype = torch.int64})
end

local function to_list(lengths)
  return torch.is_tensor(lengths) and lengths:tolist() or lengths
end

local function check_lengths(list, steps, batch)
  if #list ~= batch then
    fail("pack_padded_sequence: %d lengths for %d sequences", #list, batch)
  end
  for k, length in ipairs(list) do
    if length < 1 or length > steps then
      fail("pack_padded_sequence: length %d of sequence %d is not within 1..%d", length, k, steps)
    end
  end
end

local function check_sorted(list)
  for k = 2, #list do
    if list[k] > list[k - 1] then
      fail("pack_padded_sequence: lengths must not increase; enforce_sorted = false sorts them")
    end
  end
end

--- Sorts the sequences by length, longest first. Returns the input in that order, the lengths, and the positions.
local function sort_by_length(input, list)
  local positions = {}
  for k = 1, #list do positions[k] = k end
  table.sort(positions, function(a, b)
    if list[a] ~= list[b] then return list[a] > list[b] end
    return a < b
  end)
  local lengths = {}
  for k, position in ipairs(positions) do lengths[k] = list[position] end
  local order = torch.tensor(positions, {dtype = torch.int64})
  return input:index_select(2, order:to(input.device)), lengths, order
end

--- pack_padded_sequence(input, lengths, {batch_first = false, enforce_sorted = true}): packs {T, N, ...} with the
-- lengths of its N sequences, a list or tensor; enforce_sorted = false takes them in any order.
-- Example:
--   local packed = nn.utils.rnn.pack_padded_sequence(torch.tensor{{1, 10}, {2, 20}, {3, 0}}, {3, 2})
--   packed.data, packed.batch_sizes
function rnn.pack_padded_sequence(input, lengths, options)
  options = options or {}
  local list = to_list(lengths)
  if options.batch_first then input = input:transpose(1, 2) end
  check_lengths(list, input:size(1), input:size(2))
  local sorted
  if options.enforce_sorted == false then
    input, list, sorted = sort_by_length(input, list)
  else
    check_sorted(list)
  end
  local parts, sizes, alive = {}, {}, #list
  for t = 1, list[1] do
    while list[alive] < t do alive = alive - 1 end
    parts[t], sizes[t] = input[t]:narrow(1, 1, alive), alive
  end
  return PackedSequence(torch.cat(parts, 1), torch.tensor(sizes, {dtype = torch.int64}), sorted,
    sorted and rnn.invert_permutation(sorted))
end

local function lengths_of(sizes)
  local lengths = {}
  for k = 1, sizes[1] do lengths[k] = 0 end
  for _, count in ipairs(sizes) do
    for k = 1, count do lengths[k] = lengths[k] + 1 end
  end
  return lengths
end

--- A step's rows, filled up to `batch` rows with the padding value.
local function pad_rows(rows, batch, value)
  local missing = batch - rows:size(1)
  if missing == 0 then return rows end
  local size, like = {missing, table.unpack(rows:size(), 2)}, {dtype = rows.dtype, device = rows.device}
  return torch.cat({rows, torch.full(size, value, like)}, 1)
end

--- pad_packed_sequence(packed, {batch_first = false, padding_value = 0.0, total_length}): returns the padded batch
-- {T, N, ...} and the lengths, an int64 tensor.
-- Example:
--   local packed = nn.utils.rnn.pack_sequence{torch.tensor{1, 2, 3}, torch.tensor{10, 20}}
--   nn.utils.rnn.pad_packed_sequence(packed)
function rnn.pad_packed_sequence(packed, options)
  options = options or {}
  local sizes = packed.batch_sizes:tolist()
  local steps = options.total_length or #sizes
  if steps < #sizes then
    fail("pad_packed_sequence: total_length %d is below the longest length %d", steps, #sizes)
  end
  local value, parts = options.padding_value or 0, packed.data:split(sizes, 1)
  for t = 1, steps do
    parts[t] = parts[t] and pad_rows(parts[t], sizes[1], value) or torch.full_like(parts[1], value)
  end
  local padded, lengths = torch.stack(parts, 1), torch.tensor(lengths_of(sizes), {dtype = torch.int64})
  if packed.unsorted_indices then
    padded = padded:index_select(2, packed.unsorted_indices:to(padded.device))
    lengths = lengths:index_select(1, packed.unsorted_indices)
  end
  return options.batch_first and padded:transpose(1, 2) or padded, lengths
end

--- pad_sequence(sequences, {batch_first = false, padding_value = 0.0}): stacks tensors {T_k, ...} of different
-- lengths into {T, N, ...}, or {N, T, ...} with batch_first.
-- Example:
--   nn.utils.rnn.pad_sequence({torch.tensor{1, 2, 3}, torch.tensor{10, 20}}, {batch_first = true})
function rnn.pad_sequence(sequences, options)
  options = options or {}
  local longest, rows = 0, {}
  for _, sequence in ipairs(sequences) do longest = math.max(longest, sequence:size(1)) end
  for k, sequence in ipairs(sequences) do rows[k] = pad_rows(sequence, longest, options.padding_value or 0) end
  return torch.stack(rows, options.batch_first and 1 or 2)
end

--- unpad_sequence(padded, lengths, {batch_first = false}): the list of sequences of a padded batch.
-- Example:
--   nn.utils.rnn.unpad_sequence(torch.tensor{{1, 2, 3}, {10, 20, 0}}, torch.tensor{3, 2}, {batch_first = true})
function rnn.unpad_sequence(padded, lengths, options)
  if not (options and options.batch_first) then padded = padded:transpose(1, 2) end
  local sequences = {}
  for k, length in ipairs(to_list(lengths)) do sequences[k] = padded[k]:narrow(1, 1, length) end
  return sequences
end

--- pack_sequence(sequences, {enforce_sorted = true}): packs a list of tensors {T_k, ...}.
-- Example:
--   nn.utils.rnn.pack_sequence{torch.tensor{1, 2, 3}, torch.tensor{10, 20}}.batch_sizes
function rnn.pack_sequence(sequences, options)
  local lengths = {}
  for k, sequence in ipairs(sequences) do lengths[k] = sequence:size(1) end
  return rnn.pack_padded_sequence(rnn.pad_sequence(sequences), lengths, options)
end

return rnn
