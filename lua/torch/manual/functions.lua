--- Functions of the library that are written in C and are no operators, for torch.manual.
return [[
torch.tensor(data, {dtype = nil, device = nil, requires_grad = false}) -> Tensor
  A tensor of a number, or of nested tables of numbers, which are copied. Rows that differ in length are an error that names the place.
  Integers give int64, floats the default dtype, booleans bool, unless dtype says otherwise.
  > torch.tensor{{1, 2}, {3, 4}}
  > torch.tensor({1, 2}, {dtype = torch.float32})

torch.Size(sizes)
  A list of sizes that compares by its numbers and prints as {2, 3}. What x.shape and x:size() give.
  > torch.Size{2, 3} == torch.zeros(2, 3).shape

torch.Generator()
  A source of random numbers of its own, for the `generator` option of operators. Methods: manual_seed(n), seed(), initial_seed(),
  get_state(), set_state(state).
  > local generator = torch.Generator()
  > generator:manual_seed(1)
  > torch.rand(2, {generator = generator})

torch.manual_seed(n)
  Starts the random numbers over from a seed, an integer. The same seed gives the same numbers on any number of threads.
  > torch.manual_seed(1);
  > torch.rand(2)

torch.seed() -> int
  Starts the random numbers over from a seed that the system picks, and returns it.
  > math.type(torch.seed())

torch.initial_seed() -> int
  The seed that the random numbers started from.
  > torch.manual_seed(5);
  > torch.initial_seed()

torch.get_rng_state() -> Tensor
  The state of the random numbers, a tensor of bytes for torch.set_rng_state.
  > torch.get_rng_state().dtype

torch.set_rng_state(state)
  Takes the random numbers back to a state that torch.get_rng_state gave; an error for a tensor of another size or dtype.
  > local state = torch.get_rng_state()
  > local x = torch.rand(1)
  > torch.set_rng_state(state)
  > torch.rand(1):equal(x)

torch.get_default_dtype() -> dtype
  The dtype of new tensors of floats: torch.float32 unless it was set.
  > torch.get_default_dtype()

torch.set_default_dtype(dtype)
  Sets the dtype of new tensors of floats. An error for a dtype that is not of floats.
  > torch.set_default_dtype(torch.float64)
  > torch.zeros(1).dtype

torch.get_num_threads() -> int
  The number of threads that operators use.
  > torch.get_num_threads() >= 1

torch.set_num_threads(n)
  Sets the number of threads that operators use, from 1. The environment variable OMP_NUM_THREADS sets it from the start.
  > torch.set_num_threads(torch.get_num_threads())

torch.memory_stats() -> table
  Bytes of the memory of tensors: `live` in use, `peak` the most that was, `cached` kept for reuse, `limit` the most allowed; and `blocks`, the
  number of pieces in use.
  > local before = torch.memory_stats().live
  > local x = torch.zeros(1024, 1024)
  > torch.memory_stats().live - before >= 4 * 1024 * 1024

torch.reset_peak_memory_stats()
  Starts the `peak` of torch.memory_stats over.

torch.set_memory_limit(bytes)
  The most memory that tensors may take; an operator that needs more is an error. 0 or nothing: no limit but the machine's.
  > torch.set_memory_limit(torch.memory_stats().limit)

torch.empty_cache()
  Collects garbage and gives the memory that is kept for reuse back to the system.
  > torch.empty_cache()

torch.clear_autocast_cache()
  Forgets the weights that autocast keeps in its dtype.
  > torch.clear_autocast_cache()

torch.is_tensor(value) -> bool
  Whether a value is a tensor.
  > torch.is_tensor(torch.zeros(2)), torch.is_tensor{0, 0}

torch.is_dtype(value) -> bool
  Whether a value is a dtype such as torch.float32.
  > torch.is_dtype(torch.int8)

torch.is_floating_point(x) -> bool
  Whether the elements of x are floats.
  > torch.is_floating_point(torch.tensor{1, 2})

torch.is_grad_enabled() -> bool
  Whether operators record for gradients: not within torch.no_grad or torch.inference_mode.
  > torch.is_grad_enabled()

torch.is_inference_mode_enabled() -> bool
  Whether the code runs within torch.inference_mode.
  > torch.is_inference_mode_enabled()

torch.is_anomaly_enabled() -> bool
  Whether the code runs within torch.autograd.detect_anomaly.
  > torch.is_anomaly_enabled()

torch.numel(x) -> int
  The number of elements of x.
  > torch.numel(torch.zeros(2, 3))

x:size([dim]) -> Size or int
  The sizes of all dimensions, or that of one, counted from 1 or from the end by a negative number. 0 and what is out of range are errors.
  > torch.zeros(2, 3):size()
  > torch.zeros(2, 3):size(-1)

x:dim() -> int
  The number of dimensions; also x.ndim.
  > torch.zeros(2, 3):dim()

x:ndimension() -> int
  The number of dimensions; also x.ndim.
  > torch.zeros(2, 3):ndimension()

x:nelement() -> int
  The number of elements.
  > torch.zeros(2, 3):nelement()

x:numel() -> int
  The number of elements.
  > torch.zeros(2, 3):numel()

x:element_size() -> int
  The bytes of one element.
  > torch.zeros(2):element_size()

x:item() -> number
  The only element as a Lua number or boolean. A tensor with another number of elements is an error.
  > torch.tensor{7}:item()

x:tolist() -> table
  The elements as nested tables; of a tensor without dimensions, its number.
  > torch.tensor{{1, 2}, {3, 4}}:tolist()

x:stride([dim]) -> table or int
  The distance of neighbours along each dimension, in elements; or that along one.
  > torch.zeros(2, 3):stride()

x:storage_offset() -> int
  The number of elements in front of the first one in the memory that x shares.
  > torch.arange(5):narrow(1, 3, 2):storage_offset()

x:data_ptr() -> int
  The address of the first element.
  > local x = torch.zeros(3)
  > x:view(3, 1):data_ptr() == x:data_ptr()

x:is_contiguous() -> bool
  Whether the elements lie one behind the other in the order of their positions.
  > torch.zeros(2, 3):t():is_contiguous()

x:is_floating_point() -> bool
  Whether the elements are floats.
  > torch.tensor{1, 2}:is_floating_point()

x:requires_grad_([value = true]) -> Tensor
  Says whether gradients of x are wanted, and returns x. An error for integers, and for what operators made.
  > torch.zeros(2):requires_grad_().requires_grad

x:retain_grad()
  Keeps the gradient of a tensor that operators made, which else is kept of leaves only, in x.grad.
  > local x = torch.tensor({1.0, 2.0}, {requires_grad = true})
  > local y = x * 3
  > y:retain_grad()
  > y:sum():backward()
  > y.grad

x:detach_() -> Tensor
  Cuts x off from the operators that made it, and returns it.
  > torch.ones(2, {requires_grad = true}):mul(2):detach_().requires_grad

x:free()
  Gives the memory of x back at once. Any later use of x is an error.
  > local x = torch.zeros(1000)
  > x:free()
]]
