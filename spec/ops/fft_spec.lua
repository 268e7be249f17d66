local torch = require "torch"

describe("torch.fft", function()
  it("orders frequencies and moves the zero to the middle", function()
    local f = torch.fft.fftfreq(5, 0.5)
    for i, want in ipairs {0, 0.4, 0.8, -0.8, -0.4} do assert.near(want, f[i]:item(), 1e-6) end
    assert.same({0, 0.25, 0.5}, torch.fft.rfftfreq(4):tolist())
    assert.same({3, 4, 0, 1, 2}, torch.fft.fftshift(torch.arange(5)):tolist())
    assert.same({0, 1, 2, 3, 4}, torch.fft.ifftshift(torch.fft.fftshift(torch.arange(5))):tolist())
    assert.same({{1, 0}, {3, 2}}, torch.fft.fftshift(torch.arange(4):reshape(2, 2), 2):tolist())
    assert.error_matches(function() torch.fft.fftfreq(0) end, "expected a positive integer, got 0")
  end)
end)
