-- Windows of signal processing: numbers that rise from the ends to 1 in the middle. A periodic one (the default) is the symmetric one of one
-- more number without its last, so that repeats of it join smoothly.

local OPTIONS = "*, dtype: dtype?, device: string?, requires_grad: bool = false"

local function window(name, doc, numbers)
  op(name .. "_window") {
    args = "window_length: int, periodic: bool = true, " .. (numbers or "") .. OPTIONS, kind = "composite", forms = "function",
    doc = doc .. " With n from 0 and t = n / (window_length - 1), or n / window_length if periodic.",
    example = ("torch.%s_window(4)"):format(name),
  }
end

window("bartlett", "A triangle, 1 - |2 t - 1|.")
window("hann", "0.5 - 0.5 cos(2 pi t).")
window("hamming", "alpha - beta cos(2 pi t).", "alpha: float = 0.54, beta: float = 0.46, ")
window("blackman", "0.42 - 0.5 cos(2 pi t) + 0.08 cos(4 pi t).")
window("kaiser", "i0(beta sqrt(1 - (2 t - 1)^2)) / i0(beta).", "beta: float = 12.0, ")
