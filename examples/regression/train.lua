--- Fits a linear regression with L-BFGS and compares its coefficients with certified ones.
--
--   luatorch examples/regression/train.lua [--data FILE] [--steps N]
--
-- The data are Longley's (J. W. Longley, Journal of the American Statistical Association 62, 1967): employment in the
-- United States from 1947 to 1962 against six quantities that rise together, which makes the fit a hard one. The U.S.
-- National Institute of Standards and Technology certifies its coefficients to 15 digits (Statistical Reference
-- Datasets, "Longley"). In float64 all seven agree to 12 digits. Each step goes a whole quasi-Newton step: a line search
-- would stop at 8 digits, since around the minimum the loss is flat to half of its own.

local here = arg[0]:match "^(.*)/" or "."
package.path = here .. "/../support/?.lua;" .. package.path

local torch = require "torch"
local F = require "torch.nn.functional"
local read_options = require "options"

local options = read_options {data = here .. "/longley.csv", steps = 5}

local certified = {-3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683, -1.03322686717359,
  -0.0511041056535807, 1829.15146461355}

--- The names of the columns and a float64 tensor with a row for each line.
local function read_csv(path)
  local names, rows = {}, {}
  for line in io.lines(path) do
    local row = {}
    for word in line:gmatch "[^,]+" do row[#row + 1] = tonumber(word) or word end
    if #names == 0 then names = row else rows[#rows + 1] = row end
  end
  return names, torch.tensor(rows, {dtype = torch.float64})
end

--- Columns with mean 0 and deviation 1, and the means and deviations they had.
local function standardize(x)
  local mean, std = x:mean(1), x:std(1)
  return (x - mean) / std, mean, std
end

--- The weights of the least squares fit of y to the columns of x, found by L-BFGS.
local function fit(x, y)
  local model = torch.nn.Linear(x:size(2), 1, {bias = false, dtype = torch.float64})
  local optimizer = torch.optim.LBFGS(model:parameters(), {tolerance_grad = 1e-15, tolerance_change = 0})
  local loss
  for step = 1, options.steps do
    loss = optimizer:step(function()
      optimizer:zero_grad()
      local error = F.mse_loss(model(x):squeeze(2), y)
      error:backward()
      return error
    end)
    print(("step %d: the mean squared error is %.12f of the variance"):format(step, loss:item()))
  end
  return model.weight:detach():squeeze(1)
end

--- How many significant digits two numbers share.
local function digits(value, reference)
  return math.min(15, -math.log(math.abs(value - reference) / math.abs(reference) + 1e-16, 10))
end

torch.manual_seed(0)
local names, columns = read_csv(options.data)
local y, y_mean, y_std = standardize(columns[{{}, 1}]:unsqueeze(2))
local x, x_mean, x_std = standardize(columns[{{}, {2, -1}}])

-- Back from standardized columns to the columns as they are.
local slopes = fit(x, y:squeeze(2)) * y_std / x_std
local intercept = y_mean - (slopes * x_mean):sum()
local coefficients = torch.cat{intercept, slopes}:tolist()

print(("\n%-14s%22s%22s  digits"):format("", "fitted", "certified"))
names[1] = "intercept"
local fewest = math.huge
for i, value in ipairs(coefficients) do
  local agreeing = digits(value, certified[i])
  fewest = math.min(fewest, agreeing)
  print(("%-14s%22.14g%22.14g%8.1f"):format(names[i], value, certified[i], agreeing))
end
print(("\nAll coefficients agree with the certified ones to %d digits"):format(fewest // 1))
