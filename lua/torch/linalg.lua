--- torch.linalg: the operators of linear algebra, under PyTorch's names.
return require "torch.core".operators.linalg
