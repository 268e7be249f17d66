--- A pole that stands on a cart: the control problem of Barto, Sutton and Anderson ("Neuronlike adaptive elements that
-- can solve difficult learning control problems", 1983), without friction.
--
-- The cart is pushed left or right 50 times a second. An episode is over when the pole leans more than 12 degrees, when
-- the cart is more than 2.4 metres off the middle, or after 500 steps.

local torch = require "torch"

local gravity, cart_mass, pole_mass = 9.8, 1.0, 0.1   -- metres, kilograms, seconds, newtons
local half_length, force, interval = 0.5, 10.0, 0.02
local total_mass = cart_mass + pole_mass
local largest_place, largest_angle = 2.4, math.rad(12)

local CartPole = {longest = 500}
CartPole.__index = CartPole

--- A new episode, close to rest and upright; the draw comes from torch's generator.
function CartPole.new()
  local start = torch.empty(4):uniform_(-0.05, 0.05):tolist()
  return setmetatable({place = start[1], speed = start[2], angle = start[3], spin = start[4], steps = 0}, CartPole)
end

--- What the agent sees: the cart's place and speed, the pole's angle and its speed.
function CartPole:observe()
  return {self.place, self.speed, self.angle, self.spin}
end

--- The accelerations of the cart and of the pole's angle under a push.
local function accelerations(self, push)
  local sine, cosine = math.sin(self.angle), math.cos(self.angle)
  local thrust = (push + pole_mass * half_length * self.spin ^ 2 * sine) / total_mass
  local turn = (gravity * sine - cosine * thrust) / (half_length * (4 / 3 - pole_mass * cosine ^ 2 / total_mass))
  return thrust - pole_mass * half_length * turn * cosine / total_mass, turn
end

--- Pushes the cart to the left (action 1) or to the right (2) for one interval, by Euler's method. True while the
-- episode goes on.
function CartPole:step(action)
  local cart, pole = accelerations(self, action == 2 and force or -force)
  self.place, self.speed = self.place + interval * self.speed, self.speed + interval * cart
  self.angle, self.spin = self.angle + interval * self.spin, self.spin + interval * pole
  self.steps = self.steps + 1
  return math.abs(self.place) <= largest_place and math.abs(self.angle) <= largest_angle and self.steps < CartPole.longest
end

return CartPole
