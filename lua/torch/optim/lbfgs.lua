--- L-BFGS (Liu & Nocedal 1989): the inverse Hessian from the last few steps and changes of gradient.
--
-- All parameters together are one long vector x. The direction is -H g, where H comes from the history by the
-- two-loop recursion; the step along it is `lr`, or what the strong Wolfe line search finds.

local torch = require "torch"
local Optimizer = require "torch.optim.optimizer"
local strong_wolfe = require "torch.optim.line_search"
local fail = require "torch.utils.fail"

--- optim.LBFGS(params, {lr = 1, max_iter = 20, max_eval = max_iter * 5 // 4, tolerance_grad = 1e-7,
-- tolerance_change = 1e-9, history_size = 100, line_search_fn = "strong_wolfe" or nil}). step(closure) needs a
-- closure that clears the gradients, computes the loss, calls backward and returns the loss.
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   local optimizer = optim.LBFGS({p}, {line_search_fn = "strong_wolfe"})
--   optimizer:step(function()
--     optimizer:zero_grad()
--     local loss = (p * p):sum()
--     loss:backward()
--     return loss
--   end)
--   p:abs():max():item() < 1e-3
local LBFGS = Optimizer:define("LBFGS", [[lr=1, max_iter=20, max_eval=nil, tolerance_grad=1e-7, tolerance_change=1e-9,
  history_size=100, line_search_fn=nil]])

LBFGS.keeps_sizes = false   -- its vectors are those of all parameters together

local function flat_gradient(params)
  local parts = {}
  for i, p in ipairs(params) do
    local g = p.grad
    parts[i] = g and g:reshape(-1) or torch.zeros_like(p):reshape(-1)
  end
  return torch.cat(parts, 1)
end

--- Adds step * direction to the parameters, part by part.
local function move(params, direction, step)
  local start = 1
  for _, p in ipairs(params) do
    local count = p:numel()
    p:add_(direction:narrow(1, start, count):view_as(p), {alpha = step})
    start = start + count
  end
end

local function to_number(loss)
  return torch.is_tensor(loss) and loss:item() or loss
end

local function largest(x) return x:abs():amax():item() end

--- Takes the last step s and the change of gradient y into the history, where their product is positive.
local function remember(state, gradient, history_size)
  local y, s = gradient - state.prev_flat_grad, state.d * state.t
  local ys = y:dot(s):item()
  if ys <= 1e-10 then return end
  if #state.old_dirs == history_size then
    for _, list in ipairs {state.old_dirs, state.old_stps, state.ro} do table.remove(list, 1) end
  end
  local n = #state.old_dirs + 1
  state.old_dirs[n], state.old_stps[n], state.ro[n] = y, s, 1 / ys
  state.H_diag = ys / y:dot(y):item()
end

--- -H g, by the two-loop recursion.
local function direction_of(state, gradient)
  local q, weights = -gradient, {}
  for i = #state.old_dirs, 1, -1 do
    weights[i] = state.old_stps[i]:dot(q):item() * state.ro[i]
    q:add_(state.old_dirs[i], {alpha = -weights[i]})
  end
  q:mul_(state.H_diag)
  for i = 1, #state.old_dirs do
    local b = state.old_dirs[i]:dot(q):item() * state.ro[i]
    q:add_(state.old_stps[i], {alpha = weights[i] - b})
  end
  return q
end

--- Sets the direction `state.d` and the first step to try, `state.t`.
local function aim(state, gradient, group)
  state.n_iter = state.n_iter + 1
  if state.n_iter == 1 then
    state.old_dirs, state.old_stps, state.ro, state.H_diag = {}, {}, {}, 1
    state.d = -gradient
    state.t = math.min(1, 1 / gradient:abs():sum():item()) * group.lr
  else
    remember(state, gradient, group.history_size)
    state.d, state.t = direction_of(state, gradient), group.lr
  end
  state.prev_flat_grad = gradient:clone()
end

--- Value, gradient and slope at a step along the direction; the parameters come back to where they were.
local function line(params, closure, direction)
  local start = {}
  for i, p in ipairs(params) do start[i] = p:clone() end
  return function(t)
    move(params, direction, t)
    local f = to_number(Optimizer.evaluate(closure))
    local g = flat_gradient(params)
    for i, p in ipairs(params) do p:copy_(start[i]) end
    return f, g, g:dot(direction):item()
  end
end

--- Moves along the direction. Returns the loss and gradient there and the number of evaluations made; without a line
-- search the last iteration evaluates nothing.
local function advance(state, group, closure, loss, gradient, slope, is_last)
  local params, evaluations = group.params, 0
  if group.line_search_fn then
    loss, gradient, state.t, evaluations = strong_wolfe(line(params, closure, state.d), state.t, loss, gradient, slope,
      largest(state.d), 1e-9)
    move(params, state.d, state.t)
  else
    move(params, state.d, state.t)
    if not is_last then
      loss, evaluations = to_number(Optimizer.evaluate(closure)), 1
      gradient = flat_gradient(params)
    end
  end
  return loss, gradient, evaluations
end

local function is_finished(state, group, evaluations, max_eval, gradient, change)
  return evaluations >= max_eval or largest(gradient) <= group.tolerance_grad
    or largest(state.d) * math.abs(state.t) <= group.tolerance_change or math.abs(change) < group.tolerance_change
end

local function iterate(state, group, closure, loss, gradient)
  local max_eval, evaluations = group.max_eval or group.max_iter * 5 // 4, 1
  for iteration = 1, group.max_iter do
    aim(state, gradient, group)
    local slope, before = gradient:dot(state.d):item(), loss
    if slope > -group.tolerance_change then break end
    local count
    loss, gradient, count = advance(state, group, closure, loss, gradient, slope, iteration == group.max_iter)
    evaluations = evaluations + count
    if is_finished(state, group, evaluations, max_eval, gradient, loss - before) then break end
  end
  state.func_evals = state.func_evals + evaluations
end

function LBFGS.start(state) state.n_iter, state.func_evals = 0, 0 end

function LBFGS:step(closure)
  if type(closure) ~= "function" then fail("LBFGS: step needs a closure that computes the loss") end
  if #self.param_groups ~= 1 then fail("LBFGS: one parameter group only") end
  local guard <close> = torch.no_grad()
  local group = self.param_groups[1]
  if group.line_search_fn and group.line_search_fn ~= "strong_wolfe" then
    fail("LBFGS: line_search_fn must be 'strong_wolfe', not '%s'", tostring(group.line_search_fn))
  end
  local state = self:state_of(group.params[1], group)
  local first_loss = self.evaluate(closure)
  local gradient = flat_gradient(group.params)
  if largest(gradient) > group.tolerance_grad then
    iterate(state, group, closure, to_number(first_loss), gradient)
  end
  return first_loss
end

return LBFGS
