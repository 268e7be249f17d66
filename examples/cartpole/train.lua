--- Learns to balance a pole on a cart by REINFORCE (Williams 1992) with a learned baseline.
--
--   luatorch examples/cartpole/train.lua [--seed N] [--updates N]
--
-- Each update plays a few episodes side by side and makes every push more likely that was followed by more reward than
-- the baseline, a second network, expects in that state. The task counts as solved when the mean of the last 100
-- episodes reaches 475 of at most 500 steps; then the policy plays 100 fresh episodes, always with the likelier push.
-- It takes about 600 episodes and one second.

local here = arg[0]:match "^(.*)/" or "."
package.path = ("%s/?.lua;%s/../support/?.lua;"):format(here, here) .. package.path

local torch = require "torch"
local nn = require "torch.nn"
local F = require "torch.nn.functional"
local CartPole = require "cartpole"
local read_options = require "options"

local options = read_options {
  seed = 0, updates = 300, episodes = 10, lr = 0.01, discount = 0.99, goal = 475,
}

local function network(outputs)
  return nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, outputs))
end

--- Plays `count` episodes side by side; choose(scores) picks the actions {N} from the policy's scores {N, 2}.
-- Returns for each episode its states and actions, in lists.
local function play(policy, count, choose)
  local guard <close> = torch.no_grad()
  local episodes, running = {}, {}
  for i = 1, count do
    episodes[i] = {cart = CartPole.new(), states = {}, actions = {}}
    running[i] = episodes[i]
  end
  while #running > 0 do
    local states = {}
    for i, episode in ipairs(running) do states[i] = episode.cart:observe() end
    local actions, still = choose(policy(torch.tensor(states))):tolist(), {}
    for i, episode in ipairs(running) do
      table.insert(episode.states, states[i])
      table.insert(episode.actions, actions[i])
      if episode.cart:step(actions[i]) then table.insert(still, episode) end
    end
    running = still
  end
  return episodes
end

local function draw(scores) return torch.multinomial(scores:softmax(2), 1):squeeze(2) end

local function likelier(scores) return scores:argmax(2) end

--- All steps of the episodes as tensors: states {N, 4}, actions {N} and the discounted rewards from there on {N}.
local function gather(episodes)
  local states, actions, rewards = {}, {}, {}
  for _, episode in ipairs(episodes) do
    local first, reward = #states, 0.0
    table.move(episode.states, 1, #episode.states, first + 1, states)
    table.move(episode.actions, 1, #episode.actions, first + 1, actions)
    for step = #episode.actions, 1, -1 do
      reward = 1 + options.discount * reward
      rewards[first + step] = reward
    end
  end
  return torch.tensor(states), torch.tensor(actions), torch.tensor(rewards)
end

--- The loss of the policy, and of the baseline that foretells the rewards.
local function loss_of(policy, baseline, states, actions, rewards)
  local expected = baseline(states):squeeze(2)
  local advantage = rewards - expected:detach()
  advantage = (advantage - advantage:mean()) / (advantage:std() + 1e-6)
  local surprise = F.cross_entropy(policy(states), actions, {reduction = "none"})
  return (surprise * advantage):mean(), F.mse_loss(expected, rewards)
end

local function mean(list)
  local sum = 0
  for _, value in ipairs(list) do sum = sum + value end
  return sum / #list
end

local function lengths(episodes)
  local list = {}
  for i, episode in ipairs(episodes) do list[i] = episode.cart.steps end
  return list
end

--- Learns until the mean of the last 100 episodes reaches the goal. Returns the number of episodes, or nil.
local function train(policy, baseline)
  local optimizer = torch.optim.Adam(nn.ModuleList{policy, baseline}:parameters(), {lr = options.lr})
  local recent = {}
  for update = 1, options.updates do
    local episodes = play(policy, options.episodes, draw)
    optimizer:zero_grad()
    local policy_loss, baseline_loss = loss_of(policy, baseline, gather(episodes))
    local total = policy_loss + 0.01 * baseline_loss
    total:backward()
    optimizer:step()
    for _, length in ipairs(lengths(episodes)) do table.insert(recent, length) end
    while #recent > 100 do table.remove(recent, 1) end
    if update % 5 == 0 then
      print(("%5d episodes: the pole stays up for %5.1f steps on average"):format(update * options.episodes, mean(recent)))
    end
    if #recent == 100 and mean(recent) >= options.goal then return update * options.episodes end
  end
end

torch.manual_seed(options.seed)
local policy, baseline = network(2), network(1)
local solved = train(policy, baseline)
print(solved and ("Solved in %d episodes"):format(solved) or "Not solved")
print(("The policy keeps the pole up for %.1f of %d steps, on average over 100 episodes"):format(
  mean(lengths(play(policy, 100, likelier))), CartPole.longest))
