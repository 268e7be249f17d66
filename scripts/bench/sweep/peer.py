"""The other side of the sweep (run.lua): PyTorch runs the same rows and says how long a call takes.

Reads lines "THREADS <tab> SECONDS <tab> DIRECTION <tab> NAME <tab> ARGUMENTS" and answers each with the seconds of the fastest call,
or with "none REASON". ARGUMENTS is the text of a Python call's arguments, with inputs written as make.KIND(SIZES). The inputs of a row
are kept until another row comes. The one argument names the dtype of floating-point inputs.
"""
import sys, time
import torch

DIFFERENTIABLE = set("randn rand positive above_one unit double row turned permuted every_second log_probabilities square definite lower".split())


class Kinds:
    """The kinds of inputs.lua."""
    def randn(*s): return torch.randn(*s)
    def rand(*s): return torch.rand(*s)
    def constant_rand(*s): return torch.rand(*s)
    def positive(*s): return torch.rand(*s) + 0.5
    def above_one(*s): return torch.rand(*s) + 1.5
    def constant_above(*s): return torch.rand(*s) + 1.5
    def unit(*s): return torch.rand(*s) * 1.9 - 0.95
    def double(*s): return torch.randn(*s).double()
    def half(*s): return torch.randn(*s).half()
    def ones(*s): return torch.ones(*s)
    def row(n): return torch.rand(1, n) + 0.5
    def turned(rows, columns): return torch.randn(columns, rows).t()
    def permuted(n, c, h, w): return torch.randn(n, h, w, c).permute(0, 3, 1, 2)
    def every_second(rows, columns): return torch.randn(rows, columns, 2).select(2, 0)
    def mask(*s): return torch.rand(*s) > 0.5
    def zeros_mask(*s): return torch.zeros(*s) > 0.5
    def few(*s): return torch.rand(*s) > 0.99
    def signs(*s): return torch.randn(*s).sign()
    def sorted(*s): return torch.randn(*s).sort(-1)[0]
    def integers(high, *s): return torch.randint(0, high, s)
    def positions(n, *s): return torch.randint(0, n, s)
    def divisors(high, *s): return torch.randint(1, high + 1, s)
    def permutation(n): return torch.randperm(n)
    def permutations(rows, columns): return torch.rand(rows, columns).argsort(-1)
    def filled(value, *s): return torch.full(s, value)
    def label_rows(classes, *s): return torch.randint(1, classes, s)
    def log_probabilities(*s): return torch.randn(*s).log_softmax(-1).detach()
    def lower(n): return (torch.randn(n, n) / n ** 0.5 + torch.eye(n) * 2).tril()
    def pivots(n): return torch.arange(1, n + 1, dtype=torch.int32)

    def label_lists(classes, rows, columns):
        labels = torch.full((rows, columns), -1)
        labels[:, :3] = torch.randint(0, classes, (rows, 3))
        return labels

    def pool_positions(n, c, h, w):
        return torch.nn.functional.max_pool2d(torch.randn(n, c, 2 * h, 2 * w), 2, return_indices=True)[1]

    def square(n, *count): return torch.randn(*count, n, n) / n ** 0.5 + torch.eye(n)

    def definite(n, *count):
        a = torch.randn(*count, n, n)
        return a @ a.mT / n + torch.eye(n)


class Maker:
    """Makes inputs; those that can have gradients are added to `leaves` (None: no gradients)."""
    def __init__(self, leaves):
        self.leaves = leaves

    def __getattr__(self, kind):
        def make(*sizes):
            tensor = getattr(Kinds, kind)(*sizes)
            if self.leaves is not None and kind in DIFFERENTIABLE:
                self.leaves.append(tensor.requires_grad_(True))
            return tensor
        return make


def find(name):
    if name.startswith(":"):
        return getattr(torch.Tensor, name[1:])
    owner = torch
    for part in name.replace("F.", "nn.functional.").split("."):
        owner = getattr(owner, part)
    return owner


def flat(value):
    if isinstance(value, torch.Tensor):
        return [value]
    return [t for part in value for t in flat(part)] if isinstance(value, (tuple, list)) else []


def forward(name, arguments):
    f = INDEXING.get(name) or find(name)
    args, kwargs = eval(f"(lambda *a, **k: (a, k))({arguments})", {"make": Maker(None)})
    return lambda: f(*args, **kwargs)


def forward_backward(name, arguments):
    f, leaves = INDEXING.get(name) or find(name), []
    args, kwargs = eval(f"(lambda *a, **k: (a, k))({arguments})", {"make": Maker(leaves)})
    outputs = [t for t in flat(f(*args, **kwargs)) if t.requires_grad]
    if not outputs:
        raise ValueError("no gradient")
    gradients = [torch.randn(t.shape, dtype=t.dtype) for t in outputs]

    def call():
        outputs = [t for t in flat(f(*args, **kwargs)) if t.requires_grad]
        return torch.autograd.grad(outputs, leaves, gradients, allow_unused=True)
    return call


INDEXING = {"[]": lambda x, indices: x[indices]}


def fastest(call, seconds):
    """The fastest of the calls that fit the time; short ones are timed by the dozen."""
    call()
    start = time.perf_counter(); call(); once = time.perf_counter() - start
    n, best, end = max(1, int(2e-4 / max(once, 1e-9))), once, time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(n):
            call()
        best = min(best, (time.perf_counter() - start) / n)
    return best


def main():
    torch.set_default_dtype(getattr(torch, sys.argv[1]))
    prepared = None, None
    for line in sys.stdin:
        threads, seconds, direction, name, arguments = line.rstrip("\n").split("\t")
        torch.set_num_threads(int(threads))
        try:
            if prepared[0] != (direction, name, arguments):
                prepared = None, None
                call = (forward if direction == "forward" else forward_backward)(name, arguments)
                call()
                prepared = (direction, name, arguments), call
            answer = f"{fastest(prepared[1], float(seconds)):.4e}"
        except Exception as e:
            answer = "none " + " ".join(str(e).split())[:200]
        print(answer, flush=True)


main()
