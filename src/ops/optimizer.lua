-- Updates of optimizers, fused: one pass over each parameter's memory. Lists run in parallel; gradients are read, the rest is written.

op "_fused_sgd_" {
  args = "params: Tensor[], grads: Tensor[], buffers: Tensor[], lr: float, momentum: float, dampening: float, weight_decay: float, " ..
    "nesterov: bool, maximize: bool, first: bool",
  kind = "kernel", returns = "int", forms = "function", nograd = "changes parameters in place",
  doc = "One step of stochastic gradient descent. `buffers` is empty without momentum; `first`: they are set, not folded into. Gives the number of parameters.",
}

op "_fused_adam_" {
  args = "params: Tensor[], grads: Tensor[], averages: Tensor[], squares: Tensor[], maxima: Tensor[], step: int, lr: float, beta1: float, " ..
    "beta2: float, eps: float, weight_decay: float, amsgrad: bool, maximize: bool, decoupled: bool",
  kind = "kernel", returns = "int", forms = "function", nograd = "changes parameters in place",
  doc = "One step of Adam (Kingma & Ba 2015), or of AdamW with `decoupled`. `maxima` is empty without amsgrad. Gives the number of parameters.",
}
