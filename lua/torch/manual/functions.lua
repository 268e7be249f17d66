--- Functions of the library that are written in C and are no operators, for torch.manual.
return [[
torch.tensor(data, {dtype = nil, device = nil, requires_grad = false}) -> Tensor
  A tensor of a number, or of nested tables of numbers, which are copied. Rows that differ in length are an error that names the place.
  Integers give int64, floats the default dtype, booleans bool, unless dtype says otherwise.
  > torch.tensor{{1, 2}, {3, 4}}

torch.Size(sizes)
  A list of sizes that compares by its numbers and prints as {2, 3}. What x.shape and x:size() give.
  > torch.Size{2, 3} == torch.ones(2, 3).shape

torch.Generator()
  A source of random numbers of its own, for the `generator` option of operators. Methods: manual_seed(n), seed(), initial_seed(),
  get_state(), set_state(state).
  > torch.randn(3, {generator = torch.Generator():manual_seed(1)})

torch.manual_seed(n)
  Starts the random numbers over from a seed, an integer. The same seed gives the same numbers on any number of threads.
  > torch.manual_seed(0)

torch.seed() -> int
  Starts the random numbers over from a seed that the system picks, and returns it.

torch.initial_seed() -> int
  The seed that the random numbers started from.

torch.get_rng_state() -> Tensor
  The state of the random numbers, a tensor of bytes for torch.set_rng_state.

torch.set_rng_state(state)
  Takes the random numbers back to a state that torch.get_rng_state gave; an error for a tensor of another size or dtype.

torch.get_default_dtype() -> dtype
  The dtype of new tensors of floats: torch.float32 unless it was set.

torch.set_default_dtype(dtype)
  Sets the dtype of new tensors of floats. An error for a dtype that is not of floats.
  > torch.set_default_dtype(torch.float64)

torch.get_num_threads() -> int
  The number of threads that operators use.

torch.set_num_threads(n)
  Sets the number of threads that operators use, from 1. The environment variable OMP_NUM_THREADS sets it from the start.

torch.memory_stats() -> table
  Bytes of the memory of tensors: `live` in use, `peak` the most that was, `cached` kept for reuse, `limit` the most allowed; and `blocks`, the
  number of pieces in use.

torch.reset_peak_memory_stats()
  Starts the `peak` of torch.memory_stats over.

torch.set_memory_limit(bytes)
  The most memory that tensors may take; an operator that needs more is an error. 0 or nothing: no limit but the machine's.

torch.empty_cache()
  Collects garbage and gives the memory that is kept for reuse back to the system.

torch.clear_autocast_cache()
  Forgets the weights that autocast keeps in its dtype.

torch.is_tensor(value) -> bool
  Whether a value is a tensor.

torch.is_dtype(value) -> bool
  Whether a value is a dtype such as torch.float32.

torch.is_floating_point(x) -> bool
  Whether the elements of x are floats.

torch.is_grad_enabled() -> bool
  Whether operators record for gradients: not within torch.no_grad or torch.inference_mode.

torch.is_inference_mode_enabled() -> bool
  Whether the code runs within torch.inference_mode.

torch.is_anomaly_enabled() -> bool
  Whether the code runs within torch.autograd.detect_anomaly.

torch.numel(x) -> int
  The number of elements of x.

x:size([dim]) -> Size or int
  The sizes of all dimensions, or that of one, counted from 1 or from the end by a negative number. 0 and what is out of range are errors.
  > torch.ones(2, 3):size(2)

x:dim() -> int
  The number of dimensions; also x.ndim.

x:ndimension() -> int
  The number of dimensions; also x.ndim.

x:nelement() -> int
  The number of elements.

x:numel() -> int
  The number of elements.

x:element_size() -> int
  The bytes of one element.

x:item() -> number
  The only element as a Lua number or boolean. A tensor with another number of elements is an error.
  > torch.tensor{7}:item()

x:tolist() -> table
  The elements as nested tables; of a tensor without dimensions, its number.
  > torch.eye(2):tolist()

x:stride([dim]) -> table or int
  The distance of neighbours along each dimension, in elements; or that along one.

x:storage_offset() -> int
  The number of elements in front of the first one in the memory that x shares.

x:data_ptr() -> int
  The address of the first element.

x:is_contiguous() -> bool
  Whether the elements lie one behind the other in the order of their positions.

x:is_floating_point() -> bool
  Whether the elements are floats.

x:requires_grad_([value = true]) -> Tensor
  Says whether gradients of x are wanted, and returns x. An error for integers, and for what operators made.
  > torch.ones(3):requires_grad_()

x:retain_grad()
  Keeps the gradient of a tensor that operators made, which else is kept of leaves only, in x.grad.

x:detach_() -> Tensor
  Cuts x off from the operators that made it, and returns it.

x:free()
  Gives the memory of x back at once. Any later use of x is an error.
]]
