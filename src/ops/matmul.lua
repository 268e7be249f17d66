-- Products of matrices and vectors. Both operands have one dtype; transposed operands are not copied.

op "mm" {
  args = "x: Tensor, mat2: Tensor", kind = "kernel",
  grad = function(g, x, mat2) return g:mm(mat2:t()), x:t():mm(g) end,
  doc = "Product of two matrices, {n, m} and {m, p}.",
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
  doc = "Products of the matrices in two batches, {b, n, m} and {b, m, p}.",
}

op "mv" {
  args = "x: Tensor, vec: Tensor", kind = "kernel",
  grad = function(g, x, vec) return ops.outer(g, vec), x:t():mv(g) end,
  doc = "Product of a matrix {n, m} and a vector {m}.",
}

op "dot" {
  args = "x: Tensor, tensor: Tensor", kind = "kernel",
  grad = function(g, x, tensor) return g * tensor, g * x end,
  doc = "Sum of the products of two vectors' elements.",
}

op "vdot" {
  args = "x: Tensor, other: Tensor", kind = "composite",
  body = function(x, other) return ops.dot(x, other) end,
  doc = "Dot product of two vectors; the same as dot for real numbers.",
}

op "matmul" {
  args = "x: Tensor, other: Tensor", kind = "composite", alias = {"linalg.matmul"},
  doc = "Matrix product of tensors. Two vectors: their dot product. A vector on the left counts as a row, on the right as a column, and "
    .. "that dimension goes from the result. More than two dimensions: a batch of matrices, whose leading sizes broadcast.",
}

op "outer" {
  args = "x: Tensor, vec2: Tensor", kind = "composite", alias = {"ger"},
  doc = "All products of an element of x {n} and one of vec2 {m}: a matrix {n, m}.",
}

op "inner" {
  args = "x: Tensor, other: Tensor", kind = "composite",
  doc = "Sums of products over the last dimension of both; a product by a number where one has no dimension.",
}

op "addmm" {
  args = "x: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Number = 1, alpha: Number = 1", kind = "kernel", inplace = true,
  grad = function(g, _, mat1, mat2, beta, alpha)
    return ops._scaled(g, beta), ops._scaled(g:mm(mat2:t()), alpha), ops._scaled(mat1:t():mm(g), alpha)
  end,
  doc = "beta * x + alpha * mat1 mat2; x broadcasts to the product's sizes and is not read where beta is 0.",
}

op "baddbmm" {
  args = "x: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1", kind = "kernel", inplace = true,
  grad = function(g, _, batch1, batch2, beta, alpha)
    return ops._scaled(g, beta), ops._scaled(g:bmm(batch2:transpose(-2, -1)), alpha), ops._scaled(batch1:transpose(-2, -1):bmm(g), alpha)
  end,
  doc = "beta * x + alpha * bmm(batch1, batch2); x broadcasts to the products' sizes and is not read where beta is 0.",
}

op "addmv" {
  args = "x: Tensor, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1", kind = "composite", inplace = true,
  doc = "beta * x + alpha * mat vec; x broadcasts to the product's size and is not read where beta is 0.",
}

op "addr" {
  args = "x: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Number = 1, alpha: Number = 1", kind = "composite", inplace = true,
  doc = "beta * x + alpha * outer(vec1, vec2); x broadcasts to the product's sizes and is not read where beta is 0.",
}

op "addbmm" {
  args = "x: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1", kind = "composite", inplace = true,
  doc = "beta * x + alpha * the sum of the products of two batches' matrices, {b, n, m} and {b, m, p}.",
}

op "functional.linear" {
  args = "x: Tensor, weight: Tensor, bias: Tensor? = nil", kind = "composite",
  doc = "x weight' + bias for x {..., in}, weight {out, in} and bias {out}; a weight {in} gives a result without the last dimension.",
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
