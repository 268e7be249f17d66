--- Trains a model of characters, measures it on held-out text and lets it write.
--
-- A model is called with characters {N, length} and the state it left behind, or nil, and returns scores {N, length,
-- alphabet} and its new state. One that keeps no state looks back over at most `options.context` characters.

local torch = require "torch"
local nn = require "torch.nn"
local F = require "torch.nn.functional"
local optim = require "torch.optim"
local progress = require "torch.utils.progress"

local training = {}

--- The mean surprise at the next characters, in nats.
local function loss_of(scores, targets)
  return F.cross_entropy(scores:flatten(1, 2), targets:flatten())
end

--- Trains on windows drawn at random; the learning rate rises, and falls to nothing.
function training.fit(model, text, options)
  local optimizer = optim.AdamW(model:parameters(), {lr = options.lr})
  local scheduler = optim.lr_scheduler.OneCycleLR(optimizer, options.lr, {total_steps = options.steps, pct_start = 0.1})
  local bar <close> = progress.Bar(options.steps, {description = "Training"})
  model:train()
  for step = 1, options.steps do
    local inputs, targets = text:draw(options.batch, options.context)
    optimizer:zero_grad()
    local loss = loss_of(model(inputs), targets)
    loss:backward()
    nn.utils.clip_grad_norm_(model:parameters(), 1.0)
    optimizer:step()
    scheduler:step()
    bar:update(1, {bits = loss:item() / math.log(2)})
    if step % (options.steps // 10) == 0 then
      print(("step %5d: %.3f bits a character in training"):format(step, loss:item() / math.log(2)))
    end
  end
end

--- The mean surprise at the held-out characters, in bits.
function training.measure(model, text, options)
  local guard <close> = torch.no_grad()
  model:eval()
  local total, windows, state = 0, 0, nil
  for inputs, targets in text:walk(options.batch, options.context) do
    local scores
    scores, state = model(inputs, state)
    total, windows = total + loss_of(scores, targets):item(), windows + 1
  end
  return total / windows / math.log(2)
end

--- Text that goes on from a prompt: each next character is drawn by its probability.
function training.write(model, text, prompt, options)
  local guard <close> = torch.no_grad()
  model:eval()
  local written = text:encode(prompt)
  local seen, state = written, nil
  for _ = 1, options.length do
    local scores
    scores, state = model(seen, state)
    local drawn = torch.multinomial((scores[{{}, -1}] / options.temperature):softmax(2), 1)
    written = torch.cat({written, drawn}, 2)
    seen = state and drawn or written[{{}, {-math.min(options.context, written:size(2)), -1}}]
  end
  return text:decode(written)
end

--- The whole: trains, measures, writes a sample and saves the weights.
function training.run(model, text, options)
  print(("%d characters of %d kinds from %s; %d weights"):format(#text.training + #text.held_out, text.size, options.data,
    nn.utils.parameters_to_vector(model:parameters()):numel()))
  training.fit(model, text, options)
  print(("Held-out text: %.3f bits a character"):format(training.measure(model, text, options)))
  print("\n" .. training.write(model, text, "And the ", options) .. "\n")
  torch.save(model:state_dict(), options.model)
  print(("The model is saved in %s"):format(options.model))
end

return training
