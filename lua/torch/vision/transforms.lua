--- Transforms of images: objects that are called with an image and return what becomes of it.
--
-- A transform that can treat many images at once, stacked along a new first dimension, has a method batch(images);
-- data sets use it to fetch a whole batch in a few operations. What is random for each image has none.

local torch = require "torch"
local class = require "torch.utils.class"
local fail = require "torch.utils.fail"

--- Transform: the base of transforms: a class below it has apply(image) and, where it treats images independently of chance, batch(images).
-- Example:
--   local Flip = torch.vision.transforms.Transform:extend("Flip")
--   function Flip:apply(image) return image:flip(-1) end
--   Flip()(torch.tensor{1, 2, 3})
local Transform = class.new("Transform")

function Transform:__call(image) return self:apply(image) end

function Transform:__tostring()
  return self.__name .. "(" .. (self.describe and self:describe() or "") .. ")"
end

--- has_batch(transform): whether a transform has a form for a whole batch; no transform at all has one, too.
-- Example:
--   torch.vision.transforms.has_batch(torch.vision.transforms.ToTensor())
local function has_batch(transform)
  if transform == nil then return true end
  return type(transform) == "table" and not not transform.batch
end

local function to_unit(image)
  if image.dtype == torch.uint8 then return image / 255 end
  return image
end

--- ToTensor(): a uint8 image {H, W} or {H, W, C}, 0..255, becomes float32 {C, H, W}, 0..1; other dtypes keep their
-- values.
-- Example:
--   torch.vision.transforms.ToTensor()(torch.tensor({{0, 51}, {102, 255}}, {dtype = torch.uint8}))
local ToTensor = Transform:extend("ToTensor")

function ToTensor.apply(_, image)
  if image.ndim == 2 then return to_unit(image):unsqueeze(1) end
  if image.ndim ~= 3 then fail("ToTensor: an image has 2 or 3 dimensions, not %d", image.ndim) end
  return to_unit(image:permute(3, 1, 2):contiguous())
end

function ToTensor.batch(_, images)
  if images.ndim == 3 then return to_unit(images):unsqueeze(2) end
  return to_unit(images:permute(1, 4, 2, 3):contiguous())
end

local function channel_values(values, what)
  if type(values) == "number" then values = {values} end
  if type(values) ~= "table" or #values == 0 then
    fail("Normalize: %s must be a number or a list with one a channel", what)
  end
  return torch.tensor(values, {dtype = torch.float32}):reshape(#values, 1, 1)
end

--- Normalize(mean, std): (x - mean) / std for each channel of {..., C, H, W}; numbers, or lists with one a channel.
-- Example:
--   torch.vision.transforms.Normalize(0.5, 0.5)(torch.tensor{{{0.0, 0.5, 1.0}}})
local Normalize = Transform:extend("Normalize")

function Normalize:init(mean, std)
  self.mean, self.std = channel_values(mean, "mean"), channel_values(std, "std")
  if self.std:eq(0):any():item() then fail("Normalize: std must not be 0") end
end

function Normalize:apply(image) return (image - self.mean):div_(self.std) end

Normalize.batch = Normalize.apply

function Normalize:describe()
  local function list(t) return "{" .. table.concat(t:reshape(-1):tolist(), ", ") .. "}" end
  return "mean=" .. list(self.mean) .. ", std=" .. list(self.std)
end

--- Compose{a, b, ...}: one transform after another.
-- Example:
--   local transforms = torch.vision.transforms
--   transforms.Compose{transforms.ToTensor(), transforms.Normalize(0.5, 0.5)}(torch.tensor({{0, 255}}, {dtype = torch.uint8}))
local Compose = Transform:extend("Compose")

function Compose:init(list)
  self.list = list
  for i, transform in ipairs(list) do
    if not has_batch(transform) then self.batch = false end
    if type(transform) ~= "function" and type(transform) ~= "table" then
      fail("Compose: transform %d is a %s, not a transform or function", i, type(transform))
    end
  end
end

function Compose:apply(image)
  for _, transform in ipairs(self.list) do image = transform(image) end
  return image
end

function Compose:batch(images)
  for _, transform in ipairs(self.list) do images = transform:batch(images) end
  return images
end

function Compose:describe()
  local lines = {}
  for i, transform in ipairs(self.list) do lines[i] = "\n    " .. tostring(transform) end
  return table.concat(lines) .. "\n"
end

--- Lambda(f): f(image); with Lambda(f, g) also g(images) for a whole batch.
-- Example:
--   torch.vision.transforms.Lambda(function(image) return image * 2 end)(torch.tensor{1.0, 2.0})
local Lambda = Transform:extend("Lambda")

function Lambda:init(f, of_batch)
  self.f = f
  self.batch = of_batch and function(_, images) return of_batch(images) end or false
end

function Lambda:apply(image) return self.f(image) end

return {Transform = Transform, ToTensor = ToTensor, Normalize = Normalize, Compose = Compose, Lambda = Lambda, has_batch = has_batch}
