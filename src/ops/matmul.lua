-- Products of matrices and vectors. Both operands have one dtype; transposed operands are not copied.

op "mm" {
  args = "x: Tensor, mat2: Tensor", kind = "kernel",
  grad = function(g, x, mat2) return g:mm(mat2:t()), x:t():mm(g) end,
  doc = "Product of two matrices, {n, m} and {m, p}: {n, p}. Other sizes, and dtypes that differ, are an error.",
  example = "torch.mm(torch.tensor{{1, 2}, {3, 4}}, torch.tensor{{10}, {1}})",
}

op "_batched_mm" {
  args = "x: Tensor, y: Tensor", kind = "kernel",
  grad = function(g, x, y)
    return ops._batched_mm(g, y:transpose(-2, -1)), ops._batched_mm(x:transpose(-2, -1), g)
  end,
  doc = "Products of the matrices in two batches, {..., n, m} and {..., m, p}, with the same leading sizes.",
}

op "bmm" {
  args = "x: Tensor, mat2: Tensor", kind = "composite",
  doc = "Products of the matrices in two batches, {b, n, m} and {b, m, p}: {b, n, p}. Nothing broadcasts; see matmul.",
  example = "torch.bmm(torch.ones(2, 1, 3), torch.ones(2, 3, 1))",
}

op "mv" {
  args = "x: Tensor, vec: Tensor", kind = "kernel",
  grad = function(g, x, vec) return ops.outer(g, vec), x:t():mv(g) end,
  doc = "Product of a matrix {n, m} and a vector {m}: {n}. Other sizes are an error.",
  example = "torch.mv(torch.tensor{{1, 2}, {3, 4}}, torch.tensor{10, 1})",
}

op "dot" {
  args = "x: Tensor, tensor: Tensor", kind = "kernel",
  grad = function(g, x, tensor) return g * tensor, g * x end,
  doc = "Sum of the products of two vectors' elements, a 0-d tensor. Other than one dimension, and sizes that differ, are an error.",
  example = "torch.dot(torch.tensor{1, 2, 3}, torch.tensor{100, 10, 1})",
}

op "vdot" {
  args = "x: Tensor, other: Tensor", kind = "composite",
  body = function(x, other) return ops.dot(x, other) end,
  doc = "Dot product of two vectors of the same size; the same as dot for real numbers.",
  example = "torch.vdot(torch.tensor{1, 2, 3}, torch.tensor{100, 10, 1})",
}

op "matmul" {
  args = "x: Tensor, other: Tensor", kind = "composite", alias = {"linalg.matmul"},
  doc = "Matrix product of tensors. Two vectors: their dot product. A vector on the left counts as a row, on the right as a column, and "
    .. "that dimension goes from the result. More than two dimensions: a batch of matrices, whose leading sizes broadcast.",
  example = [[
    torch.matmul(torch.tensor{{1, 2}, {3, 4}}, torch.tensor{10, 1})
    torch.matmul(torch.ones(5, 2, 3), torch.ones(3, 4)).shape]],
}

op "outer" {
  args = "x: Tensor, vec2: Tensor", kind = "composite", alias = {"ger"},
  doc = "All products of an element of x {n} and one of vec2 {m}: a matrix {n, m}. Both have one dimension; others are an error.",
  example = "torch.outer(torch.tensor{1, 2}, torch.tensor{1, 10, 100})",
}

op "inner" {
  args = "x: Tensor, other: Tensor", kind = "composite",
  doc = "Sums of products over the last dimension of both; a product by a number where one has no dimension.",
  example = "torch.inner(torch.tensor{{1, 2}, {3, 4}}, torch.tensor{10, 1})",
}

op "addmm" {
  args = "x: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Number = 1, alpha: Number = 1", kind = "kernel", inplace = true,
  grad = function(g, _, mat1, mat2, beta, alpha)
    return ops._scaled(g, beta), ops._scaled(g:mm(mat2:t()), alpha), ops._scaled(mat1:t():mm(g), alpha)
  end,
  doc = "beta * x + alpha * mat1 mat2; x broadcasts to the product's sizes and is not read where beta is 0.",
  example = "torch.addmm(torch.tensor{1, 1}, torch.tensor{{1, 2}}, torch.tensor{{1, 0}, {0, 1}}, {alpha = 10})",
}

op "baddbmm" {
  args = "x: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1", kind = "kernel", inplace = true,
  grad = function(g, _, batch1, batch2, beta, alpha)
    return ops._scaled(g, beta), ops._scaled(g:bmm(batch2:transpose(-2, -1)), alpha), ops._scaled(batch1:transpose(-2, -1):bmm(g), alpha)
  end,
  doc = "beta * x + alpha * bmm(batch1, batch2); x broadcasts to the products' sizes and is not read where beta is 0.",
  example = "torch.baddbmm(torch.ones(1), torch.ones(2, 1, 3), torch.ones(2, 3, 1))",
}

op "addmv" {
  args = "x: Tensor, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1", kind = "composite", inplace = true,
  doc = "beta * x + alpha * mat vec; x broadcasts to the product's size and is not read where beta is 0.",
  example = "torch.addmv(torch.tensor{1, 1}, torch.tensor{{1, 2}, {3, 4}}, torch.tensor{10, 1})",
}

op "addr" {
  args = "x: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Number = 1, alpha: Number = 1", kind = "composite", inplace = true,
  doc = "beta * x + alpha * outer(vec1, vec2); x broadcasts to the product's sizes and is not read where beta is 0.",
  example = "torch.addr(torch.zeros(2, 2), torch.tensor{1.0, 2.0}, torch.tensor{10.0, 1.0})",
}

op "addbmm" {
  args = "x: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1", kind = "composite", inplace = true,
  doc = "beta * x + alpha * the sum of the products of two batches' matrices, {b, n, m} and {b, m, p}.",
  example = "torch.addbmm(torch.ones(1), torch.ones(2, 1, 3), torch.ones(2, 3, 1))",
}

op "functional.linear" {
  args = "x: Tensor, weight: Tensor, bias: Tensor? = nil", kind = "composite",
  doc = "x weight' + bias for x {..., in}, weight {out, in} and bias {out}; a weight {in} gives a result without the last dimension.",
  example = "F.linear(torch.tensor{{1.0, 2.0}}, torch.tensor{{10.0, 1.0}, {0.0, 1.0}}, torch.tensor{0.5, 0.0})",
}

op "_linear" {
  args = "x: Tensor, weight: Tensor, bias: Tensor?", kind = "kernel",
  grad = function(g, x, weight) return g:matmul(weight), ops._linear_weight_grad(g, x), g end,
  doc = "functional.linear with a weight matrix.",
}

op "_linear_weight_grad" {
  args = "g: Tensor, x: Tensor", kind = "composite",
  doc = "The gradient of functional.linear's weight {out, in} from that of its result {..., out} and its input {..., in}.",
}
