std = "lua54"
max_line_length = 160
files["src/ops"] = {globals = {"op"}, read_globals = {"ops"}}
files["spec"] = {std = "+busted"}
files["lua/torch/shell"] = {globals = {"torch"}}
