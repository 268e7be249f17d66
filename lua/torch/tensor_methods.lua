--- Methods of tensors that are written in Lua over operators.

--- Splits trailing options from arguments: (value or options, options) -> value, options.
local function with_options(first, options)
  if type(first) == "table" and getmetatable(first) == nil and #first == 0 and options == nil then return nil, first end
  return first, options or {}
end

return function(torch, core)
  local methods = core.methods

  --- x:backward([gradient], {retain_graph =, create_graph =, inputs =}): adds gradients of x to the leaves' `grad`, or to that of `inputs` only.
  --- x must have one element unless a gradient of its shape is given. retain_graph keeps what the operators saved, for another backward; create_graph
  --- records, so that the gradients can be differentiated again.
  --- Example:
  ---   local x = torch.tensor({1.0, 2.0}, {requires_grad = true})
  ---   x:square():sum():backward()
  ---   x.grad
  function methods.backward(x, gradient, options)
    gradient, options = with_options(gradient, options)
    core.run_backward(x, gradient, options.inputs, {
      retain_graph = options.retain_graph, create_graph = options.create_graph, accumulate = true,
    }, "backward")
  end

  --- x:register_hook(f): f(grad) sees x's gradient in a backward pass and may return another. Returns a handle with remove().
  --- Example:
  ---   local x = torch.tensor({1.0, 2.0}, {requires_grad = true})
  ---   x:register_hook(function(grad) return grad * 10 end);
  ---   x:sum():backward()
  ---   x.grad
  function methods.register_hook(x, f)
    local id = core.register_hook(x, f)
    return {remove = function() core.remove_hook(x, id) end}
  end

  --- x:iter(): walks the first dimension: `for row in x:iter() do`.
  --- Example:
  ---   for row in torch.tensor{{1, 2}, {3, 4}}:iter() do print(row) end
  function methods.iter(x)
    if x.ndim == 0 then error("iter: a 0-d tensor has no dimension to walk", 2) end
    local i, n = 0, #x
    return function()
      i = i + 1
      if i <= n then return x[i] end
    end
  end

  local positions = core.operators.torch.nonzero

  --- x:nonzero({as_tuple =}): the positions of the elements that are not zero, a row each; with as_tuple a list of the columns.
  function methods.nonzero(x, options)
    local as_tuple = type(options) == "table" and options.as_tuple
    if as_tuple and as_tuple ~= true then error(("nonzero: argument 'as_tuple': expected true or false, got %s"):format(tostring(as_tuple)), 2) end
    if as_tuple then return core.operators.torch._nonzero_columns(x) end
    return positions(x)
  end
  torch.nonzero = methods.nonzero

  local function converted(x, target)
    if core.is_dtype(target) then return x:to_dtype(target) end
    if core.is_tensor(target) then return x:to_dtype(target.dtype) end
    local device = torch.device(target)
    if device.type ~= "cpu" then error(("to: device %q is not available; this build has \"cpu\""):format(tostring(device)), 3) end
    return x
  end

  --- x:to(dtype), x:to(device), x:to(other), x:to(device, dtype), x:to{dtype =, device =, copy =}: x in that dtype and on that device; x itself where nothing
  --- changes, unless copy = true. A device that this build does not have is an error.
  --- Example:
  ---   torch.tensor{1, 2}:to(torch.float64)
  function methods.to(x, a, b, c)
    local options = {}
    for _, v in ipairs {a or false, b or false, c or false} do
      if type(v) == "table" and getmetatable(v) == nil then options = v elseif v then x = converted(x, v) end
    end
    if options.device then x = converted(x, options.device) end
    if options.dtype then x = converted(x, options.dtype) end
    return options.copy and x:clone() or x
  end

  --- x:type([dtype]): x converted to a dtype; without one, the name of x's.
  --- Example:
  ---   torch.tensor{1, 2}:type()
  function methods.type(x, dtype)
    if dtype == nil then return tostring(x.dtype) end
    return methods.to(x, dtype)
  end

  --- x:float(), x:double(), x:half(), x:bfloat16(), x:int(), x:long(), x:short(), x:char(), x:byte(), x:bool(): x itself if it has that dtype, else a
  --- converted copy. Fractions are cut off on the way to integers; everything but 0 is true.
  --- Example:
  ---   torch.tensor{0.0, 1.7, -1.7}:int()
  for name, dtype in pairs {
    float = torch.float32, double = torch.float64, half = torch.float16, bfloat16 = torch.bfloat16, int = torch.int32, long = torch.int64,
    short = torch.int16, char = torch.int8, byte = torch.uint8, bool = torch.bool,
  } do
    methods[name] = function(x) return x:to_dtype(dtype) end
  end

  --- x:cpu(): x in the memory of the CPU.
  --- Example:
  ---   torch.tensor{1, 2}:cpu().device
  function methods.cpu(x) return x end

  --- x:cuda([index]): x on a GPU; an error where there is none.
  function methods.cuda(x, index) return methods.to(x, torch.device("cuda", index)) end

  --- x:new_tensor(data, {dtype =, requires_grad =}): a tensor of a table's numbers, of x's dtype unless another is given.
  --- Example:
  ---   torch.zeros(1, {dtype = torch.float64}):new_tensor({1, 2})
  function methods.new_tensor(x, data, options)
    options = options or {}
    return torch.tensor(data, {dtype = options.dtype or x.dtype, requires_grad = options.requires_grad})
  end

  --- x:view_as(other), x:reshape_as(other), x:expand_as(other), x:type_as(other): view, reshape, expand to the sizes of another tensor, or to its dtype.
  --- Example:
  ---   torch.arange(4):view_as(torch.zeros(2, 2))
  ---   torch.tensor{1, 2}:type_as(torch.zeros(1))
  for name, like in pairs {view_as = {"view", "shape"}, reshape_as = {"reshape", "shape"}, expand_as = {"expand", "shape"}, type_as = {"to_dtype", "dtype"}} do
    local method, property = table.unpack(like)
    methods[name] = function(x, other)
      if not core.is_tensor(other) then error(("%s: argument 'other': expected a tensor, got a %s"):format(name, type(other)), 2) end
      return x[method](x, other[property])
    end
  end

  --- x:unique(...), x:unique_consecutive(...), x:histogram(...), x:lu(...), x:apply_(f), x:map_(y, f), x:map2_(y, z, f): the functions of torch; and each
  --- element replaced by f of it and of the elements of y and z at its place, slowly, one by one; where f returns nothing it stays.
  --- Example:
  ---   torch.tensor{1.0, 2.0}:apply_(function(a) return a * 10 end)
  ---   torch.tensor{1.0, 2.0}:map_(torch.tensor{5.0, 7.0}, function(a, b) return a + b end)
  ---   torch.tensor{3, 1, 3}:unique()
  for name, module in pairs {
    unique = "torch.unique", unique_consecutive = "torch.unique", histogram = "torch.histogram", apply_ = "torch.apply", map_ = "torch.apply",
    map2_ = "torch.apply", lu = "torch.lu",
  } do
    methods[name] = function(...) return require(module)[name](...) end
  end

  torch.lu = methods.lu

  --- Operators that are functions with x first, as methods.
  for _, name in ipairs {"hardshrink", "prelu"} do methods[name] = torch[name] end

  --- x:where(condition, y): x where the condition holds, else y.
  function methods.where(x, condition, y) return torch.where(condition, x, y) end

  --- x:get_device(): the number of the GPU that holds x; -1 for the CPU.
  --- Example:
  ---   torch.tensor{1, 2}:get_device()
  function methods.get_device() return -1 end
  torch.get_device = methods.get_device

  --- torch.as_tensor(data, {dtype =}), also torch.asarray: data itself where it is a tensor of that dtype, else a tensor of its numbers.
  --- Example:
  ---   torch.as_tensor({1, 2}, {dtype = torch.float32})
  function torch.as_tensor(data, options)
    local dtype = options and options.dtype
    if not core.is_tensor(data) then return torch.tensor(data, {dtype = dtype}) end
    return dtype and data:to_dtype(dtype) or data
  end
  torch.asarray = torch.as_tensor

  --- torch.numel(x): the number of elements.
  torch.numel = methods.numel
  torch.is_floating_point = methods.is_floating_point

  --- Printing is loaded when something is first printed.
  core.tensor_metatable.__tostring = function(x) return require("torch.print").format(x) end
  core.tensor_metatable.__name = "torch.Tensor"
end
