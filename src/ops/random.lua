-- Random numbers, from the thread's generator or the one given as `generator`. Streams are those of PyTorch's CPU generator.

op "rand" {
  args = "size: size, *, generator: generator?, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "Uniform random numbers, 0 <= x < 1, of the given sizes, numbers or one table.",
  example = [[
    torch.manual_seed(1)
    torch.rand(3)]],
}

op "randn" {
  args = "size: size, *, generator: generator?, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "Normal random numbers of mean 0 and standard deviation 1, of the given sizes, numbers or one table.",
  example = [[
    torch.manual_seed(1)
    torch.randn(3)]],
}

op "randint" {
  args = "low: int, high: int, size: int[], *, generator: generator?, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite",
  forms = "function",
  doc = "Random integers, low <= x < high (low is 0 when one bound is given), of the sizes in a table, int64 unless a dtype is given. An error " ..
    "unless low < high.",
  example = [[
    torch.manual_seed(1)
    torch.randint(1, 7, {5})]],
}

op "randint_high" {
  args = "high: int, size: int[], *, generator: generator?, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite",
  forms = "function", overload_of = "randint",
  doc = "Random integers, 0 <= x < high, of the sizes in a table.",
  example = [[
    torch.manual_seed(1)
    torch.randint(10, {5})]],
}

op "randperm" {
  args = "n: int, *, generator: generator?, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "The positions 1 to n in random order, int64 unless a dtype is given. A negative n is an error.",
  example = [[
    torch.manual_seed(1)
    torch.randperm(5)]],
}

local function like(name, doc)
  op(name .. "_like") {
    args = "x: Tensor, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function", doc = doc,
    example = ("torch.manual_seed(1)\ntorch.%s_like(torch.zeros(3))"):format(name),
  }
end

like("rand", "Uniform random numbers, 0 <= x < 1, of x's sizes and dtype.")
like("randn", "Normal random numbers of x's sizes and dtype.")

op "randint_like" {
  args = "x: Tensor, low: int, high: int, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "Random integers, low <= x < high (low is 0 when one bound is given), of x's sizes and dtype.",
  example = [[
    torch.manual_seed(1)
    torch.randint_like(torch.zeros(5), 1, 7)]],
}

op "randint_like_high" {
  args = "x: Tensor, high: int, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  overload_of = "randint_like",
  doc = "Random integers, 0 <= x < high, of x's sizes and dtype.",
  example = [[
    torch.manual_seed(1)
    torch.randint_like(torch.zeros(5), 10)]],
}

local function fill(name, args, doc, given)
  op(name) {
    args = "x: Tensor, " .. args .. "*, generator: generator?", kind = "kernel", only_inplace = true,
    grad = function(g) return g * 0 end, doc = doc,
    example = ("torch.manual_seed(4)\ntorch.zeros(4):%s_(%s)"):format(name, given or ""),
  }
end

fill("uniform", "from: float = 0, to: float = 1, ", "Sets x to uniform random numbers, from <= x < to.")
fill("normal", "mean: float = 0, std: float = 1, ", "Sets x to normal random numbers.")
fill("random", "from: int? = nil, to: int? = nil, ", "Sets x to random integers: from <= x < to; 0 <= x < from with one bound; the dtype's range without.", "1, 7")
fill("bernoulli", "p: Operand? = nil, ", "Sets x to 1 with probability p (a number or a tensor; 0.5 if not given), else 0.")
fill("exponential", "lambd: float = 1, ", "Sets x to random numbers of density lambd * exp(-lambd * x).")
fill("cauchy", "median: float = 0, sigma: float = 1, ", "Sets x to random numbers of the Cauchy distribution.")
fill("log_normal", "mean: float = 1, std: float = 2, ", "Sets x to exponentials of normal random numbers.")
fill("geometric", "p: float, ", "Sets x to numbers of trials up to the first success of probability p, from 0 to 1.", "0.25")

op "bernoulli_of" {
  args = "x: Tensor, *, generator: generator?", kind = "kernel", overload_of = "bernoulli",
  grad = function(g) return g * 0 end,
  doc = "1 with the probabilities in x (from 0 to 1), else 0.",
  example = [[
    torch.manual_seed(1)
    torch.bernoulli(torch.tensor{0.0, 0.5, 1.0})]],
}

op "bernoulli_p" {
  args = "x: Tensor, p: float, *, generator: generator?", kind = "kernel", overload_of = "bernoulli",
  grad = function(g) return g * 0 end,
  doc = "1 with probability p (from 0 to 1), else 0, of x's sizes and dtype, whatever x holds.",
  example = [[
    torch.manual_seed(4)
    torch.zeros(5):bernoulli(0.5)]],
}

op "normal_of" {
  args = "mean: Operand, std: Operand? = nil, *, generator: generator?", kind = "composite", forms = "function", overload_of = "normal",
  doc = "Normal random numbers with a mean and a standard deviation (1 if not given) for each element; they broadcast.",
  example = [[
    torch.manual_seed(1)
    torch.normal(torch.tensor{0.0, 100.0}, torch.tensor{1.0, 0.1})]],
}

op "normal_size" {
  args = "mean: float, std: float, size: int[], *, generator: generator?, dtype: dtype?, device: string?, requires_grad: bool = false",
  kind = "composite", forms = "function", overload_of = "normal",
  doc = "Normal random numbers of one mean and standard deviation, of the sizes in a table. A negative std is an error.",
  example = [[
    torch.manual_seed(1)
    torch.normal(10, 0.5, {3})]],
}

op "poisson" {
  args = "x: Tensor, generator: generator?", kind = "kernel", forms = "function",
  grad = function(g) return g * 0 end,
  doc = "Numbers of events, drawn from Poisson distributions of the expected rates in x, which must not be negative; of x's sizes and dtype.",
  example = [[
    torch.manual_seed(1)
    torch.poisson(torch.tensor{0.0, 2.0, 50.0})]],
}
