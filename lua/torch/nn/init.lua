--- torch.nn: modules, parameters, losses and what initialises them.
--
-- A class is loaded when it is first used: `files` below says which class lives in which file, and is the one place
-- that lists them all. Names are PyTorch's.

local files = {
  ["torch.nn.modules.container"] = "Sequential ModuleList ModuleDict ParameterList ParameterDict",
  ["torch.nn.modules.linear"] = "Identity Linear Bilinear",
  ["torch.nn.modules.flatten"] = "Flatten Unflatten",
  ["torch.nn.modules.activation"] = [[ReLU ReLU6 Tanh Sigmoid GELU SiLU Mish ELU CELU SELU GLU Hardshrink Hardsigmoid
    Hardswish Hardtanh LeakyReLU LogSigmoid PReLU RReLU Softplus Softshrink Softsign Tanhshrink Threshold]],
  ["torch.nn.modules.softmax"] = "Softmax Softmax2d LogSoftmax Softmin",
  ["torch.nn.modules.dropout"] = "Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout",
  ["torch.nn.modules.embedding"] = "Embedding EmbeddingBag",
  ["torch.nn.modules.conv"] = "Conv1d Conv2d Conv3d",
  ["torch.nn.modules.conv_transpose"] = "ConvTranspose1d ConvTranspose2d ConvTranspose3d",
  ["torch.nn.modules.pooling"] = [[MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d AvgPool1d AvgPool2d
    AvgPool3d LPPool1d LPPool2d FractionalMaxPool2d FractionalMaxPool3d]],
  ["torch.nn.modules.adaptive_pooling"] = [[AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d
    AdaptiveMaxPool2d AdaptiveMaxPool3d]],
  ["torch.nn.modules.batch_norm"] = "BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm",
  ["torch.nn.modules.instance_norm"] = "InstanceNorm1d InstanceNorm2d InstanceNorm3d",
  ["torch.nn.modules.lazy"] = [[LazyLinear LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d LazyConvTranspose2d
    LazyConvTranspose3d LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyInstanceNorm1d LazyInstanceNorm2d
    LazyInstanceNorm3d]],
  ["torch.nn.modules.adaptive_softmax"] = "AdaptiveLogSoftmaxWithLoss",
  ["torch.nn.modules.normalization"] = "LayerNorm RMSNorm GroupNorm LocalResponseNorm CrossMapLRN2d",
  ["torch.nn.modules.padding"] = [[ConstantPad1d ConstantPad2d ConstantPad3d ZeroPad1d ZeroPad2d ZeroPad3d
    ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d
    CircularPad1d CircularPad2d CircularPad3d]],
  ["torch.nn.modules.upsampling"] = "Upsample UpsamplingNearest2d UpsamplingBilinear2d",
  ["torch.nn.modules.shuffle"] = "PixelShuffle PixelUnshuffle ChannelShuffle",
  ["torch.nn.modules.fold"] = "Fold Unfold",
  ["torch.nn.modules.distance"] = "CosineSimilarity PairwiseDistance",
  ["torch.nn.modules.rnn"] = "RNNBase RNN LSTM GRU",
  ["torch.nn.modules.rnn_cell"] = "RNNCell LSTMCell GRUCell",
  ["torch.nn.modules.attention"] = "MultiheadAttention",
  ["torch.nn.modules.transformer"] = "Transformer",
  ["torch.nn.modules.transformer_encoder"] = "TransformerEncoder TransformerEncoderLayer",
  ["torch.nn.modules.transformer_decoder"] = "TransformerDecoder TransformerDecoderLayer",
  ["torch.nn.modules.loss_class"] = [[CrossEntropyLoss NLLLoss NLLLoss2d BCELoss BCEWithLogitsLoss KLDivLoss
    MultiMarginLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss CTCLoss]],
  ["torch.nn.modules.loss_value"] = [[L1Loss MSELoss SmoothL1Loss HuberLoss PoissonNLLLoss GaussianNLLLoss
    SoftMarginLoss]],
  ["torch.nn.modules.loss_pair"] = [[HingeEmbeddingLoss CosineEmbeddingLoss MarginRankingLoss TripletMarginLoss
    TripletMarginWithDistanceLoss]],
}

local parts = {
  Module = "torch.nn.module",
  Parameter = "torch.nn.parameter",
  functional = "torch.nn.functional",
  init = "torch.nn.initialization",
  utils = "torch.nn.utils",
  summary = "torch.nn.summary",
}

--- Functions with another name than the field of their file.
local renamed = {
  UninitializedParameter = {"torch.nn.uninitialized", "parameter"}, UninitializedBuffer = {"torch.nn.uninitialized", "buffer"},
  is_lazy = {"torch.nn.uninitialized", "is"},
}

local home = {}
for file, names in pairs(files) do
  for name in names:gmatch("%S+") do home[name] = file end
end

local nn = {}

local function find(self, name)
  local value
  if parts[name] then
    value = require(parts[name])
  elseif home[name] then
    value = require(home[name])[name]
  elseif renamed[name] then
    value = require(renamed[name][1])[renamed[name][2]]
  end
  rawset(self, name, value)
  return value
end

--- Iterates over the names of everything in torch.nn, in alphabetical order, as name, value; it loads them all.
local function each(self)
  local names, i = {}, 0
  for name in pairs(home) do names[#names + 1] = name end
  for name in pairs(parts) do names[#names + 1] = name end
  table.sort(names)
  return function()
    i = i + 1
    if names[i] then return names[i], self[names[i]] end
  end
end

return setmetatable(nn, {__index = find, __pairs = each, __name = "torch.nn"})
