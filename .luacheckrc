std = "lua54"
max_line_length = 180
ignore = {"211/guard", "211/scope", "421/guard", "431/guard"}   -- they close with their block
files["src/ops"] = {globals = {"op"}, read_globals = {"ops"}, unused_args = false}
files["spec"] = {std = "+busted"}
files["lua/torch/shell"] = {globals = {"torch"}}
files["lua/torch/kernel/keyboard.lua"] = {globals = {"io.read", "io.lines"}}
