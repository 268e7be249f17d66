--- Work that takes long, by name, for the specs of Ctrl-C: {large, small, make, rare}. make(n) returns a function that does it at size n, and the
--- tensors that it must leave as they are. `large` takes well over 0.2 seconds with two threads; `small` is for a look at the results. Rare
--- ones, which differ little from others or need gigabytes, are for a run of all of them.
local torch = require "torch"
local F, linalg = torch.nn.functional, torch.linalg

local work = {}

local function add(name, large, small, make) work[#work + 1] = {name = name, large = large, small = small, make = make} end

local function rare(...)
  add(...)
  work[#work].rare = true
end

--- f(x, ...) of random numbers of the sizes that `sizes(n)` gives.
local function of(sizes, f)
  return function(n)
    local tensors = {}
    for i, size in ipairs {sizes(n)} do tensors[i] = type(size) == "table" and torch.rand(size) or torch.rand(size) end
    return function() return f(table.unpack(tensors)) end, tensors
  end
end

local function vector(f) return of(function(n) return {n} end, f) end
local function square(f) return of(function(n) return {n, n} end, f) end

--- The gradient of f(x, ...) alone: what is measured starts behind the forward pass.
local function backward(sizes, f)
  return function(n)
    local tensors = {}
    for i, size in ipairs {sizes(n)} do tensors[i] = torch.rand(size):requires_grad_() end
    local out = f(table.unpack(tensors))
    local g = torch.ones_like(out)
    return function() return torch.autograd.grad(out, tensors, {grad_outputs = g, retain_graph = true}) end, {}
  end
end

-- order
add("sort", 1e7, 1000, vector(torch.sort))
rare("sort of rows", 8000, 50, square(torch.sort))
rare("argsort, float64", 2e7, 1000, vector(function(x) return torch.argsort(x:double()) end))
add("topk", 5e7, 1000, vector(function(x) return torch.topk(x, x:numel() // 10) end))
rare("kthvalue", 1e8, 1000, vector(function(x) return torch.kthvalue(x, x:numel() // 2) end))
add("median", 3e7, 1000, vector(torch.median))
rare("mode", 3e7, 1000, vector(torch.mode))
add("unique", 1e7, 1000, vector(torch.unique))
rare("unique of integers", 1e8, 1000, function(n)
  local x = torch.randint(1, 1000000, {n})
  return function() return torch.unique(x) end, {x}
end)
rare("unique rows", 2000000, 1000, of(function(n) return {n, 4} end, function(x) return torch.unique(x, {dim = 1}) end))
rare("searchsorted", 2e7, 1000, vector(function(x) return torch.searchsorted(torch.linspace(0, 1, x:numel()), x) end))
rare("isin", 2e7, 1000, vector(function(x) return torch.isin(x, x) end))
rare("quantile", 3e7, 1000, vector(function(x) return torch.quantile(x, 0.3) end))

-- scans
add("cumsum", 1e8, 1000, vector(function(x) return torch.cumsum(x, 1) end))
rare("cumsum of columns", 20000, 50, square(function(x) return torch.cumsum(x, 1) end))
rare("cummax", 2e8, 1000, vector(function(x) return torch.cummax(x, 1) end))
rare("logcumsumexp", 3e7, 1000, vector(function(x) return torch.logcumsumexp(x, 1) end))

-- convolution, pooling, resampling
local function image(n) return {8, 32, n, n}, {64, 32, 3, 3} end
add("conv2d", 300, 8, of(image, function(x, w) return F.conv2d(x, w) end))
add("conv2d backward", 200, 8, backward(image, function(x, w) return F.conv2d(x, w) end))
add("conv2d of one channel", 5000, 16, of(function(n) return {1, 1, n, n}, {1, 1, 7, 7} end, function(x, w) return F.conv2d(x, w) end))
rare("conv1d", 400000, 50, of(function(n) return {8, 32, n}, {32, 32, 9} end, function(x, w) return F.conv1d(x, w) end))
rare("conv_transpose2d", 300, 8, of(function(n) return {8, 64, n, n}, {64, 32, 3, 3} end, function(x, w) return F.conv_transpose2d(x, w) end))
rare("depthwise conv2d", 700, 8, of(function(n) return {16, 32, n, n}, {32, 1, 5, 5} end, function(x, w) return F.conv2d(x, w, nil, 1, 0, 1, 32) end))
add("max_pool2d", 1000, 8, of(function(n) return {4, 16, n, n} end, function(x) return F.max_pool2d(x, 5, 1) end))
rare("avg_pool2d backward", 1000, 8, backward(function(n) return {4, 16, n, n} end, function(x) return F.avg_pool2d(x, 5, 1) end))
rare("interpolate", 1000, 8, of(function(n) return {4, 8, n, n} end, function(x) return F.interpolate(x, {scale_factor = 3, mode = "bicubic"}) end))
rare("grid_sample", 3000, 8, of(function(n) return {1, 8, n, n}, {1, n, n, 2} end, function(x, grid) return F.grid_sample(x, grid) end))
add("grid_sample backward", 1500, 8, backward(function(n) return {1, 8, n, n}, {1, n, n, 2} end, function(x, grid) return F.grid_sample(x, grid) end))
add("unfold", 1000, 16, of(function(n) return {2, 8, n, n} end, function(x) return F.unfold(x, 5) end))
rare("fold", 1100, 16, function(n)
  local x = torch.rand(2, 200, (n - 4) * (n - 4))
  return function() return F.fold(x, {n, n}, 5) end, {x}
end)

-- positions
local function positions(n, most) return torch.randint(1, most + 1, {n}) end
rare("embedding", 2e7, 100, function(n)
  local table_of, at = torch.rand(1000, 32), positions(n, 1000)
  return function() return F.embedding(at, table_of) end, {table_of, at}
end)
add("embedding backward", 1e7, 100, function(n)
  local table_of, at = torch.rand(1000, 16):requires_grad_(), positions(n, 1000)
  local out = F.embedding(at, table_of)
  local g = torch.ones_like(out)
  return function() return torch.autograd.grad(out, {table_of}, {grad_outputs = g, retain_graph = true}) end, {at}
end)
rare("index_select", 2e8, 100, function(n)
  local x, at = torch.rand(1000000), positions(n, 1000000)
  return function() return torch.index_select(x, 1, at) end, {x, at}
end)
add("gather", 5e7, 100, function(n)
  local x, at = torch.rand(n), positions(n, n)
  return function() return torch.gather(x, 1, at) end, {x, at}
end)
rare("scatter_add", 1e8, 100, function(n)
  local x, at, y = torch.zeros(n), positions(n, n), torch.rand(n)
  return function() return torch.scatter_add(x, 1, at, y) end, {x, at, y}
end)
add("index_put_ in place", 4e7, 100, function(n)
  local x, at, y = torch.zeros(n), positions(n, n), torch.rand(n)
  return function() return x:index_put_({at}, y, true) end, {at, y}
end)
rare("masked_select", 4e8, 100, vector(function(x) return torch.masked_select(x, x:gt(0.5)) end))
add("nonzero", 1e8, 100, vector(torch.nonzero))
rare("histc", 2e8, 100, vector(function(x) return torch.histc(x, 100, 0, 1) end))
add("bincount", 1e8, 100, function(n)
  local x = positions(n, 100)
  return function() return torch.bincount(x) end, {x}
end)

-- distances and products
add("cdist", 3000, 20, square(function(x) return torch.cdist(x, x, 1) end))
rare("pdist", 6000, 20, of(function(n) return {n, 200} end, function(x) return torch.pdist(x) end))
add("einsum", 450, 4, of(function(n) return {n, n, n}, {n, n, n} end, function(x, y) return torch.einsum("ijk,kjl->il", x, y) end))
rare("bmm", 500, 4, of(function(n) return {100, n, n} end, function(x) return torch.bmm(x, x) end))
rare("matmul of integers", 1500, 8, function(n)
  local x = torch.randint(0, 9, {n, n})
  return function() return torch.matmul(x, x) end, {x}
end)
rare("matrix_exp", 1500, 8, square(function(x) return torch.matrix_exp(x) end))

-- LAPACK
add("svd", 1600, 20, square(linalg.svd))
rare("svdvals", 2500, 20, square(linalg.svdvals))
add("eigh", 2000, 20, square(function(x) return linalg.eigh(x + x:t()) end))
rare("eigh, float64", 2500, 20, square(function(x) return linalg.eigh((x + x:t()):double()) end))
add("solve", 4000, 20, of(function(n) return {n, n}, {n, 4} end, function(a, b) return linalg.solve(a, b) end))
add("qr", 3000, 20, square(linalg.qr))
add("cholesky", 6000, 20, square(function(x) return linalg.cholesky(x + x:t() + x.shape[1] * torch.eye(x.shape[1])) end))
rare("inv", 4500, 20, square(linalg.inv))
rare("det", 7000, 20, square(linalg.det))
add("lstsq", 2500, 20, of(function(n) return {n, n // 2}, {n, 4} end, function(a, b) return linalg.lstsq(a, b) end))
rare("pinv", 1500, 20, square(linalg.pinv))
rare("solve_triangular", 7000, 20, square(function(x) return linalg.solve_triangular(x, x, {upper = true}) end))
add("svd of a batch", 20, 20, of(function(n) return {n * n * n, n, n} end, linalg.svd))

-- random numbers
for _, name in ipairs {"uniform_", "normal_", "exponential_", "cauchy_", "log_normal_", "bernoulli_"} do
  (name == "normal_" and add or rare)(name, 2e8, 100, function(n)
    local x = torch.zeros(n)
    return function() return x[name](x) end, {}
  end)
end
rare("randint", 4e8, 100, function(n) return function() return torch.randint(0, 100, {n}) end, {} end)
add("randperm", 2e7, 100, function(n) return function() return torch.randperm(n) end, {} end)
rare("poisson", 5e7, 100, vector(torch.poisson))
rare("multinomial", 3e7, 100, vector(function(x) return torch.multinomial(x, x:numel() // 2, false) end))
add("multinomial with replacement", 100000, 100, vector(function(x) return torch.multinomial(x, 20000000, true) end))
rare("dropout", 5e8, 100, vector(function(x) return F.dropout(x, 0.5) end))

-- losses and normalization
add("ctc_loss", 3000, 20, function(n)
  local scores, targets = torch.rand(n, 8, 50):log_softmax(3), torch.randint(2, 51, {8, n // 3})
  local inputs, lengths = torch.full({8}, n, {dtype = torch.int64}), torch.full({8}, n // 3, {dtype = torch.int64})
  return function() return F.ctc_loss(scores, targets, inputs, lengths) end, {scores}
end)
rare("cross_entropy", 20000, 20, function(n)
  local x, target = torch.rand(n, n), positions(n, n)
  return function() return F.cross_entropy(x, target) end, {x}
end)
rare("softmax", 20000, 20, square(function(x) return F.softmax(x, 1) end))
rare("layer_norm", 20000, 20, square(function(x) return F.layer_norm(x, {x.shape[2]}) end))
rare("mse_loss", 5e8, 100, vector(function(x) return F.mse_loss(x, x) end))

-- elements
rare("softmax of a row", 4e8, 20, vector(function(x) return F.softmax(x, 1) end))
rare("argmax", 6e8, 20, vector(torch.argmax))
rare("sums of a few rows", 4e8, 20, of(function(n) return {3, n} end, function(x) return x:sum(2) end))
rare("sums of a few columns", 1e8, 20, of(function(n) return {n, 8} end, function(x) return x:sum(1) end))
rare("batch_norm of a few channels", 12000, 20, of(function(n) return {1, 3, n, n} end, function(x) return F.batch_norm(x, nil, nil, nil, nil, true) end))
add("lgamma", 5e7, 1000, vector(torch.lgamma))
rare("exp", 4e8, 100, vector(torch.exp))
rare("clone of a transposed matrix", 20000, 20, square(function(x) return x:t():contiguous() end))
rare("conversion to float16", 5e8, 100, vector(function(x) return x:half() end))
rare("zeros", 8e8, 100, function(n) return function() return torch.zeros(n) end, {} end)
rare("arange", 5e8, 100, function(n) return function() return torch.arange(n) end, {} end)
rare("cat", 3e8, 100, vector(function(x) return torch.cat {x, x} end))
rare("flip", 5e8, 100, vector(function(x) return torch.flip(x, {1}) end))
rare("tril", 20000, 20, square(torch.tril))

-- Lua's side
add("tolist", 2e7, 100, vector(function(x) return x:tolist() end))
add("a tensor of a table", 2e7, 100, function(n)
  local t = {}
  for i = 1, n do t[i] = i end
  return function() return torch.tensor(t) end, {}
end)


-- files

--- write(x, path), or read(path) of what was written.
local function file(write, read)
  return function(n)
    local x = torch.rand(n)
    local path <const> = setmetatable({name = os.tmpname()}, {__gc = function(self) os.remove(self.name) end})
    if read then write(x, path.name) end
    return function() return (read and read(path.name) or write(x, path.name)) end, {x}
  end
end

local function save_compressed(x, path) torch.numpy.savez_compressed(path, {x = x}) end

rare("torch.save", 4e8, 100, file(torch.save))
rare("torch.numpy.save", 4e8, 100, file(function(x, path) torch.numpy.save(path, x) end))
add("torch.numpy.savez_compressed", 1e8, 100, file(save_compressed))
rare("torch.numpy.load of compressed arrays", 3e7, 100, file(save_compressed, torch.numpy.load))

return work
