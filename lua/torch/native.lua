--- What the functions written in C do (src/lua): comments for `?name` and torch.help, as torch.documentation reads them. There is nothing to run in this
--- file, and nobody requires it.

-- ---- tensors ----

--- torch.tensor(data, {dtype =, device =, requires_grad = false}): a tensor of a number, a boolean, or a table of them, nested as deep as it has
--- dimensions. Integers give int64, other numbers the default dtype, booleans bool. Tables of different lengths side by side are an error.
--- Example:
---   torch.tensor{{1, 2}, {3, 4}}
---   torch.tensor({1, 2}, {dtype = torch.float32})

--- torch.Size{a, b, ...}: a shape: a list of sizes that prints as {a, b} and equals shapes of the same sizes.
--- Example:
---   torch.Size{2, 3} == torch.zeros(2, 3).shape

--- torch.is_tensor(value): whether it is a tensor.
--- Example:
---   torch.is_tensor(torch.zeros(2)), torch.is_tensor{0, 0}

--- torch.is_dtype(value): whether it is a dtype.
--- Example:
---   torch.is_dtype(torch.int8)

--- torch.is_floating_point(x), also x:is_floating_point(): whether the dtype is float64, float32, float16 or bfloat16.
--- Example:
---   torch.is_floating_point(torch.tensor{1, 2})

--- torch.numel(x), also x:numel(), x:nelement(): the number of elements.
--- Example:
---   torch.zeros(2, 3):numel()

--- x:item(): the one element, as a number or boolean; an error where x has more elements or none.
--- Example:
---   torch.tensor{7}:item()

--- x:tolist(): the elements as a table, nested as deep as x has dimensions; of a 0-d tensor the number.
--- Example:
---   torch.tensor{{1, 2}, {3, 4}}:tolist()

--- x:size([dim]): the shape, or the size of one dimension.
--- Example:
---   torch.zeros(2, 3):size()
---   torch.zeros(2, 3):size(-1)

--- x:stride([dim]): by how many elements of its memory neighbours lie apart, in each dimension or in one.
--- Example:
---   torch.zeros(2, 3):stride()

--- x:dim(), x:ndimension(): the number of dimensions; also x.ndim.
--- Example:
---   torch.zeros(2, 3):dim()

--- x:element_size(): the bytes of an element.
--- Example:
---   torch.zeros(2):element_size()

--- x:storage_offset(): how many elements of its memory lie before x's first.
--- Example:
---   torch.arange(5):narrow(1, 3, 2):storage_offset()

--- x:is_contiguous(): whether the elements lie in memory in row-major order without gaps.
--- Example:
---   torch.zeros(2, 3):t():is_contiguous()

--- x:data_ptr(): the address of the first element, an integer.
--- Example:
---   local x = torch.zeros(3)
---   x:view(3, 1):data_ptr() == x:data_ptr()

--- x:requires_grad_(on = true): from here on, operators on x are recorded (or not); x is returned. Only floating-point leaves can be switched.
--- Example:
---   torch.zeros(2):requires_grad_().requires_grad

--- x:retain_grad(): keeps the gradient of a tensor that is no leaf in x.grad after backward.
--- Example:
---   local x = torch.tensor({1.0, 2.0}, {requires_grad = true})
---   local y = x * 3
---   y:retain_grad()
---   y:sum():backward()
---   y.grad

--- x:detach_(): takes x out of the graph, in place: it becomes a leaf without a history.
--- Example:
---   torch.ones(2, {requires_grad = true}):mul(2):detach_().requires_grad

--- x:free(): gives x's memory back at once, without waiting for the collector. x must not be used afterwards.
--- Example:
---   local x = torch.zeros(1000)
---   x:free()

-- ---- settings ----

--- torch.get_default_dtype(): the dtype of new floating-point tensors: float32 unless set otherwise.
--- Example:
---   torch.get_default_dtype()

--- torch.set_default_dtype(dtype): sets it; another than a floating-point dtype is an error.
--- Example:
---   torch.set_default_dtype(torch.float64)
---   torch.zeros(1).dtype

--- torch.get_num_threads(): how many threads operators use.
--- Example:
---   torch.get_num_threads() >= 1

--- torch.set_num_threads(n): sets it; n is 1 or more.
--- Example:
---   torch.set_num_threads(torch.get_num_threads())

--- torch.is_grad_enabled(): whether operators are recorded here.
--- Example:
---   torch.is_grad_enabled()

--- torch.is_inference_mode_enabled(): whether inference mode is on here.
--- Example:
---   torch.is_inference_mode_enabled()

--- torch.is_anomaly_enabled(): whether anomaly detection is on here.
--- Example:
---   torch.is_anomaly_enabled()

--- torch.clear_autocast_cache(): drops the converted weights that an autocast scope keeps.
--- Example:
---   torch.clear_autocast_cache()

-- ---- random numbers ----

--- torch.manual_seed(seed): sets the default generator of this thread, and returns it: the same numbers follow each time, PyTorch's for the same seed.
--- Example:
---   torch.manual_seed(1);
---   torch.rand(2)

--- torch.seed(): sets the default generator by chance, and returns the seed.
--- Example:
---   math.type(torch.seed())

--- torch.initial_seed(): the seed that the default generator was set by.
--- Example:
---   torch.manual_seed(5);
---   torch.initial_seed()

--- torch.get_rng_state(): the state of the default generator, a uint8 tensor.
--- Example:
---   torch.get_rng_state().dtype

--- torch.set_rng_state(state): goes back to a state that get_rng_state gave; anything else is an error.
--- Example:
---   local state = torch.get_rng_state()
---   local x = torch.rand(1)
---   torch.set_rng_state(state)
---   torch.rand(1):equal(x)

--- torch.Generator(): a generator of random numbers of one's own, for the keyword `generator`. It has manual_seed(seed), seed(), initial_seed(),
--- get_state() and set_state(state).
--- Example:
---   local generator = torch.Generator()
---   generator:manual_seed(1)
---   torch.rand(2, {generator = generator})

-- ---- memory ----

--- torch.memory_stats(): a table of the bytes that tensors hold now (live), the most they held since reset_peak_memory_stats (peak), those kept for reuse
--- (cached), the limit (0: none), and the number of pieces that the live ones come in (blocks).
--- Example:
---   local before = torch.memory_stats().live
---   local x = torch.zeros(1024, 1024)
---   torch.memory_stats().live - before >= 4 * 1024 * 1024

--- torch.reset_peak_memory_stats(): memory_stats counts its `peak` from here on.

--- torch.empty_cache(): gives the memory that is kept for reuse back to the system.
--- Example:
---   torch.empty_cache()

--- torch.set_memory_limit(bytes): from here on, an operator that would make tensors hold more fails with an error. nil or 0 takes the limit away.
--- Example:
---   torch.set_memory_limit(torch.memory_stats().limit)

return {}
