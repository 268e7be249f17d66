--- Windows of signal processing.
local torch = require "torch"
local values = require "support.values"
local check, check_error = values.check, values.check_error

describe("windows", function()
  it("are symmetric where they are not periodic", function()
    check(torch.hann_window(5, false), {0, 0.5, 1, 0.5, 0})
    check(torch.bartlett_window(5, false), {0, 0.5, 1, 0.5, 0})
    check(torch.hamming_window(3, false), {0.08, 1, 0.08})
    check(torch.blackman_window(3, false), {0, 1, 0})
    check(torch.kaiser_window(3, false, 2.0), {1 / 2.2795853, 1, 1 / 2.2795853})
  end)

  it("leave out the last number where they are periodic", function()
    check(torch.hann_window(4), {0, 0.5, 1, 0.5})
    check(torch.kaiser_window(4, true, 3.0), torch.kaiser_window(5, false, 3.0):narrow(1, 1, 4))
  end)

  it("may have one number or none", function()
    for _, name in ipairs {"bartlett", "hann", "hamming", "blackman", "kaiser"} do
      check(torch[name .. "_window"](1), {1})
      check(torch[name .. "_window"](0), {})
    end
  end)

  it("take a floating-point dtype", function()
    assert.are.equal(torch.float64, torch.hann_window(3, {dtype = torch.float64}).dtype)
    check_error("floating-point dtype, got int64", torch.hann_window, 3, {dtype = torch.int64})
    check_error("hamming_window: argument 'window_length' must not be negative, got -1", torch.hamming_window, -1)
  end)
end)
