--- The table that `require "torch"` returns: operators, dtypes, modes, and submodules that load on first use.
local core = require "torch.core"

local torch = {}

--- Every operator and C function under its own name.
for name, f in pairs(core.operators.torch) do torch[name] = f end

for _, name in ipairs {
  "tensor", "is_tensor", "is_dtype", "Size", "memory_stats", "empty_cache", "reset_peak_memory_stats", "set_memory_limit", "get_num_threads",
  "set_num_threads", "get_default_dtype", "set_default_dtype", "newaxis", "Generator", "manual_seed", "seed", "initial_seed",
  "get_rng_state", "set_rng_state",
} do torch[name] = core[name] end

for name, dtype in pairs(core.dtypes) do torch[name] = dtype end
torch.float, torch.double, torch.half = torch.float32, torch.float64, torch.float16
torch.int, torch.long, torch.short = torch.int32, torch.int64, torch.int16

torch.pi, torch.e, torch.inf, torch.nan = math.pi, math.exp(1), math.huge, 0 / 0
torch.__version__ = "0.1.0"

--- Library modules that add to the table or to the tensor's methods when it is first required: kept few, for a fast start.
for _, extension in ipairs {"torch.device", "torch.modes", "torch.tensor_methods"} do require(extension)(torch, core) end

--- Submodules, by field name.
local SUBMODULES = {
  nn = "torch.nn", optim = "torch.optim", utils = "torch.utils", linalg = "torch.linalg", fft = "torch.fft", special = "torch.special",
  autograd = "torch.autograd", vision = "torch.vision", safetensors = "torch.safetensors", numpy = "torch.numpy", registry = "torch.registry",
  plot = "torch.plot", masked = "torch.masked", amp = "torch.amp", profiler = "torch.profiler",
}

--- Functions that live in a file of their own until somebody calls them.
local LATE = {
  tensordot = "torch.tensordot", save = "torch.serialize", load = "torch.serialize", set_printoptions = "torch.print", get_printoptions = "torch.print", scope = "torch.scope",
  finfo = "torch.type_info", iinfo = "torch.type_info", typename = "torch.type_info", help = "torch.help",
  broadcast_shapes = "torch.shapes", unique = "torch.unique", unique_consecutive = "torch.unique", histogram = "torch.histogram",
  histogramdd = "torch.histogram", imshow = "torch.plot", gradient = "torch.gradient", autocast = "torch.amp.autocast",
  is_autocast_enabled = "torch.amp.autocast", get_autocast_dtype = "torch.amp.autocast", clear_autocast_cache = "torch.amp.autocast",
  svd_lowrank = "torch.lowrank", pca_lowrank = "torch.lowrank", from_dlpack = "torch.utils.dlpack", sandbox = "torch.sandbox",
}

local function late(module, names)
  for name in names:gmatch "%S+" do LATE[name] = module end
end

late("torch.segment_reduce", "segment_reduce")
late("torch.recurrent", "rnn_tanh rnn_relu lstm gru rnn_tanh_cell rnn_relu_cell lstm_cell gru_cell")
late("torch.view_copy", [[as_strided_copy detach_copy diagonal_copy expand_copy permute_copy select_copy split_copy split_with_sizes_copy squeeze_copy t_copy
  transpose_copy unbind_copy unfold_copy unsqueeze_copy view_copy alias_copy slice_copy]])
late("torch.functional", [[kl_div poisson_nll_loss cosine_embedding_loss margin_ranking_loss hinge_embedding_loss binary_cross_entropy_with_logits ctc_loss
  batch_norm instance_norm bilinear embedding embedding_renorm_ convolution conv_tbc native_channel_shuffle grid_sampler grid_sampler_2d grid_sampler_3d
  affine_grid_generator selu_ celu_ rrelu_ threshold_ dropout_ alpha_dropout_ feature_dropout_ feature_alpha_dropout_]])

for _, name in ipairs {"", "Float", "Double", "Half", "BFloat16", "Byte", "Char", "Short", "Int", "Long", "Bool"} do LATE[name .. "Tensor"] = "torch.legacy" end

return setmetatable(torch, {
  __index = function(_, name)
    local module = SUBMODULES[name]
    local value
    if module then
      value = require(module)
    elseif LATE[name] then
      value = require(LATE[name])[name]
    elseif type(name) == "string" and name:find "_$" then
      value = core.methods[name]                              -- torch.relu_(x) is x:relu_()
    end
    if value ~= nil then rawset(torch, name, value) end
    return value
  end,
})
