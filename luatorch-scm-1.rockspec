rockspec_format = "3.0"
package = "luatorch"
version = "scm-1"
source = {url = "git+file://."}   -- `luarocks make` builds the clone it is called in
description = {
  summary = "Tensors, automatic gradients and neural networks with PyTorch's semantics",
  license = "MIT",
}
dependencies = {"lua >= 5.4, < 5.5"}
external_dependencies = {ZLIB = {header = "zlib.h"}, CJSON = {header = "cjson/cJSON.h"}, LIBPNG = {header = "png.h"}}
build = {
  type = "make",
  build_target = "module",
  install_target = "install-module",
  build_variables = {CFLAGS = "$(CFLAGS)", LUA_CFLAGS = "-I$(LUA_INCDIR)"},
  install_variables = {CFLAGS = "$(CFLAGS)", LUA_CFLAGS = "-I$(LUA_INCDIR)", LUA_MODULES = "$(LIBDIR)"},
}
