--- torch.utils.data: data sets, samplers and the loader that goes through them in batches.

local dataset = require "torch.utils.data.dataset"
local sampler = require "torch.utils.data.sampler"
local collate = require "torch.utils.data.collate"

return {
  Dataset = dataset.Dataset, IterableDataset = dataset.IterableDataset, TensorDataset = dataset.TensorDataset,
  Subset = dataset.Subset, ConcatDataset = dataset.ConcatDataset, random_split = dataset.random_split,
  Sampler = sampler.Sampler, SequentialSampler = sampler.SequentialSampler, RandomSampler = sampler.RandomSampler,
  SubsetRandomSampler = sampler.SubsetRandomSampler, WeightedRandomSampler = sampler.WeightedRandomSampler,
  BatchSampler = sampler.BatchSampler, DistributedSampler = sampler.DistributedSampler,
  default_collate = collate.default_collate,
  get_worker_info = require "torch.utils.data.worker_info".get,
  DataLoader = require "torch.utils.data.loader",
}
