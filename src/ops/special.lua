-- Functions of mathematics, physics and statistics, elementwise. Formulas: kernels/cpu/special/. Integers are computed in the default
-- floating type. What a name says without a module is also a method.

local function special(name, c, grad, doc, more)
  local e = {args = "x: Tensor", kind = "elementwise", dtypes = "float", promote = "float", c = c, doc = doc}
  if type(grad) == "function" then e.grad = grad else e.nograd = grad end
  for k, v in pairs(more or {}) do e[k] = v end
  op(name)(e)
end

local PI, SQRT_PI = math.pi, math.sqrt(math.pi)
local call = function(name) return function(...) return ops["special." .. name](...) end end

-- ---- error function and normal distribution ----

special("erfinv", "erfinv(x)", function(g, _, out) return g * (out * out):exp() * (SQRT_PI / 2) end, "The inverse of erf.", {alias = {"special.erfinv"}})

special("special.erfcx", "erfcx(x)", function(g, x, out) return g * (x * out * 2 - 2 / SQRT_PI) end, "exp(x^2) * erfc(x), which does not underflow.")

special("special.ndtr", "ndtr(x)", function(g, x) return g * (x * x * -0.5):exp() * (1 / math.sqrt(2 * PI)) end,
  "The standard normal distribution: the probability of less than x.")

special("special.log_ndtr", "log_ndtr(x)", function(g, x)
  return g / call "erfcx"(x * -math.sqrt(0.5)) * math.sqrt(2 / PI)
end, "The logarithm of the standard normal distribution, precise in its tails.")

special("special.ndtri", "sizeof(T) == sizeof(float) ? ndtri_float(x) : ndtri(x)", function(g, _, out) return g * (out * out * 0.5):exp() * math.sqrt(2 * PI) end,
  "The standard normal distribution's inverse: below which number lies a share of x.")

-- ---- gamma ----

special("lgamma", "sizeof(T) == sizeof(float) ? log_gamma_smooth(x) : log_gamma(x)", function(g, x) return g * x:digamma() end,
  "The logarithm of the gamma function's absolute value.", {alias = {"special.gammaln"}})

special("digamma", "digamma(x)", function(g, x) return g * ops._polygamma(x, 1) end, "The derivative of lgamma.",
  {alias = {"special.digamma", "special.psi"}})

op "_polygamma" {
  args = "x: Tensor, order: int", kind = "elementwise", dtypes = "float", promote = "float", inplace = true, check = true,
  c = "polygamma(x, order)",
  grad = function(g, x, order) return g * ops._polygamma(x, order + 1) end,
  doc = "The derivative of digamma of the given order.",
}

op "polygamma" {
  args = "n: int, x: Tensor", kind = "composite", alias = {"special.polygamma"},
  body = function(n, x) return ops._polygamma(x, n) end,
  doc = "The derivative of order n >= 0 of digamma, elementwise: n = 1 is trigamma. A negative n is an error. As a method: x:polygamma(n).",
  example = "torch.polygamma(1, torch.tensor{1.0})",
}

op "polygamma_of" {
  args = "x: Tensor, n: int", kind = "composite", overload_of = "polygamma",
  body = function(x, n) return ops._polygamma(x, n) end,
  doc = "The derivative of order n >= 0 of digamma, elementwise.",
  example = "torch.tensor{1.0}:polygamma(1)",
}

op "mvlgamma" {
  args = "x: Tensor, p: int", kind = "composite", inplace = true, alias = {"special.multigammaln"},
  doc = "The logarithm of the multivariate gamma function of dimension p, for x > (p - 1) / 2.",
  example = "torch.mvlgamma(torch.tensor{2.0, 3.0}, 2)",
}

local function regularised(name, sign, c, doc)
  op(name) {
    args = "x: Tensor, other: Tensor", kind = "elementwise", dtypes = "float", c = c,
    grad = function(g, x, other)
      return ops._no_derivative(g, name .. " by its first argument"), g * ((x - 1) * other:log() - other - x:lgamma()):exp() * sign
    end,
    alias = {"special." .. (sign == 1 and "gammainc" or "gammaincc")}, doc = doc,
  }
end

regularised("igamma", 1, "gamma_p(x, other)", "The regularised lower incomplete gamma function P(x, other); differentiable by `other`.")
regularised("igammac", -1, "gamma_q(x, other)", "The regularised upper incomplete gamma function 1 - P(x, other); differentiable by `other`.")

op "special.zeta" {
  args = "x: Operand, other: Operand", kind = "elementwise", dtypes = "float", promote = "float", c = "hurwitz_zeta(x, other)",
  grad = function(g, x, other) return ops._no_derivative(g, "special.zeta by its first argument"), (g * x * ops["special.zeta"](x + 1, other)):neg() end,
  doc = "The Hurwitz zeta function: the sum of (other + k)^-x over k >= 0; differentiable by `other`.",
}

-- ---- entropy, logit, sinc ----

special("special.entr", "x > 0 ? -x * LOG(x) : x == 0 ? 0 : x < 0 ? -INFINITY : x", function(g, x) return (g * (x:log() + 1)):neg() end,
  "-x * log(x), 0 at 0 and -inf below.")

op "logit" {
  args = "x: Tensor, eps: float = -1", kind = "elementwise", dtypes = "float", promote = "float", c = "logit(x, eps)",
  grad = function(g, x, eps) return ops._logit_backward(g, x, eps) end, alias = {"special.logit"},
  doc = "log(x / (1 - x)), after holding x between eps and 1 - eps where eps is given.",
}

op "_logit_backward" {
  args = "g: Tensor, x: Tensor, eps: float", kind = "elementwise", dtypes = "float", promote = "float",
  c = "(eps < 0 ? x >= 0 && x <= 1 : x >= (T)eps && x <= 1 - (T)eps) ? g / (x * (1 - x)) : eps < 0 ? (T)NAN : 0",
  grad = function(gg, g, x, eps)
    local curve = ops._logit_backward(ops._logit_backward(gg * g * (x * 2 - 1), x, eps), x, eps)
    return ops._logit_backward(gg, x, eps), ops.where(ops.logical_or(x:lt(0), x:gt(1)), 0.0, curve)
  end,
  doc = "The gradient of logit: 0 where x was held, nan outside of 0..1 where nothing was.",
}

special("sinc", "x == 0 ? 1 : SIN((T)M_PI * x) / ((T)M_PI * x)", function(g, x, out)
  return g * ops.where(x:eq(0), 0.0, ((x * PI):cos() - out) / x)
end, "sin(pi x) / (pi x), 1 at 0.", {alias = {"special.sinc"}})

-- ---- Bessel and Airy functions ----

special("i0", "bessel_i0(x, sizeof(T))", function(g, x) return g * call "i1"(x) end, "Modified Bessel function of the first kind of order 0.",
  {alias = {"special.i0", "special.modified_bessel_i0"}})

special("special.i0e", "bessel_i0e(x, sizeof(T))", function(g, x, out) return g * (call "i1e"(x) - x:sgn() * out) end, "exp(-|x|) * i0(x).")

special("special.i1", "bessel_i1(x, sizeof(T))", function(g, x, out)
  local regular = x:abs():gt(0)
  local safe = ops.where(regular, x, 1.0)
  return g * ops.where(regular, safe:i0() - out / safe, 0.5)
end, "Modified Bessel function of the first kind of order 1.", {alias = {"special.modified_bessel_i1"}})

special("special.i1e", "bessel_i1e(x, sizeof(T))", function(g, x, out)
  local regular = x:abs():gt(0)
  local safe = ops.where(regular, x, 1.0)
  return g * ops.where(regular, call "i0e"(safe) - out * (safe:sgn() + safe:reciprocal()), 0.5)
end, "exp(-|x|) * i1(x).")

special("special.bessel_j0", "bessel_j0(x, sizeof(T))", function(g, x) return (g * call "bessel_j1"(x)):neg() end, "Bessel function of the first kind of order 0.")
special("special.bessel_j1", "bessel_j1(x, sizeof(T))", function(g, x, out) return g * ops.where(x:eq(0), 0.5, call "bessel_j0"(x) - out / x) end,
  "Bessel function of the first kind of order 1.")
special("special.bessel_y0", "bessel_y0(x, sizeof(T))", function(g, x) return (g * call "bessel_y1"(x)):neg() end,
  "Bessel function of the second kind of order 0.")
special("special.bessel_y1", "bessel_y1(x, sizeof(T))", function(g, x, out) return g * (call "bessel_y0"(x) - out / x) end,
  "Bessel function of the second kind of order 1.")
special("special.modified_bessel_k0", "bessel_k0(x, sizeof(T))", function(g, x) return (g * call "modified_bessel_k1"(x)):neg() end,
  "Modified Bessel function of the second kind of order 0.")
special("special.modified_bessel_k1", "bessel_k1(x, sizeof(T))", function(g, x, out) return (g * (call "modified_bessel_k0"(x) + out / x)):neg() end,
  "Modified Bessel function of the second kind of order 1.")
special("special.scaled_modified_bessel_k0", "bessel_k0e(x, sizeof(T))", function(g, x, out) return g * (out - call "scaled_modified_bessel_k1"(x)) end,
  "exp(x) * modified_bessel_k0(x).")
special("special.scaled_modified_bessel_k1", "bessel_k1e(x, sizeof(T))", function(g, x, out)
  return g * (out - call "scaled_modified_bessel_k0"(x) - out / x)
end, "exp(x) * modified_bessel_k1(x).")
special("special.spherical_bessel_j0", "spherical_bessel_j0(x)", function(g, x, out)
  return g * ops.where(x:eq(0), 0.0, (x:cos() - out) / x)
end, "Spherical Bessel function of the first kind of order 0: sin(x) / x.")
special("special.airy_ai", "airy_ai(x)", "as in PyTorch", "Airy function Ai.")

-- ---- orthogonal polynomials of degree n ----

local function polynomial(name, c, doc)
  op("special." .. name) {
    args = "x: Operand, n: Operand", kind = "elementwise", dtypes = "float", promote = "float", c = c, nograd = "as in PyTorch",
    doc = doc .. " of degree n (a number or a tensor, truncated), elementwise.",
    example = ("torch.special.%s(torch.tensor(0.5), torch.tensor{0, 1, 2, 3})"):format(name),
  }
end

for _, kind in ipairs {"t", "u", "v", "w"} do
  local ordinal = ({t = "first", u = "second", v = "third", w = "fourth"})[kind]
  polynomial("chebyshev_polynomial_" .. kind, ("chebyshev_%s(x, n)"):format(kind), ("Chebyshev polynomial of the %s kind"):format(ordinal))
  polynomial("shifted_chebyshev_polynomial_" .. kind, ("chebyshev_%s(x + x - 1, n)"):format(kind),
    ("Chebyshev polynomial of the %s kind of 2x - 1,"):format(ordinal))
end

polynomial("hermite_polynomial_h", "hermite(x, n, 2)", "Physicists' Hermite polynomial")
polynomial("hermite_polynomial_he", "hermite(x, n, 1)", "Probabilists' Hermite polynomial")
polynomial("laguerre_polynomial_l", "laguerre_l(x, n)", "Laguerre polynomial")
polynomial("legendre_polynomial_p", "legendre_p(x, n)", "Legendre polynomial")
