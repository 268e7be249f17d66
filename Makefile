# LuaTorch. `make` builds, `make help` lists the targets.

CC ?= gcc
PREFIX ?= /usr/local
BUILD ?= build
MODE ?= release

# Set by `make debug` and `make memcheck`, which build in folders of their own.
ifeq ($(MODE),debug)
  OPT := -O0 -g3
else ifeq ($(MODE),asan)
  OPT := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
else ifeq ($(MODE),tsan)
  OPT := -O1 -g -fsanitize=thread
else
  OPT := -O2 -g1
endif

LUA ?= lua5.4
LUA_CFLAGS ?= $(shell pkg-config --cflags lua5.4 2>/dev/null || pkg-config --cflags lua 2>/dev/null)
# The shell takes Lua's archive where there is one: calls within the program cost less than calls through a library's table.
LUA_LIBS ?= $(shell $(CC) -print-file-name=liblua5.4.a | grep / || pkg-config --libs lua5.4 2>/dev/null || pkg-config --libs lua 2>/dev/null)
GEN := $(BUILD)/gen
CLANG := $(findstring clang,$(shell $(CC) --version))
OPENMP := $(shell echo 'int main(void){return 0;}' | $(CC) -fopenmp -xc - -o /dev/null 2>/dev/null && echo -fopenmp)

CFLAGS_ALL := -std=gnu11 -Wall -Wextra -fPIC -ftls-model=initial-exec -fvisibility=hidden -pthread $(OPT) $(OPENMP) -Isrc -Ikernels -I$(GEN) $(LUA_CFLAGS) $(CFLAGS)
# Kernels see finite loops over checked memory: errno and floating-point traps are nobody's business there.
CFLAGS_KERNEL := $(CFLAGS_ALL) $(if $(filter release,$(MODE)),-O3) -fno-math-errno -fno-trapping-math -Wno-type-limits -Wno-unused-variable $(if $(CLANG),-Wno-pass-failed -Wno-constant-conversion)
LIBS := -lz -lcjson -ldl -lm

# Instruction sets of the kernels: one compilation each.
ifeq ($(shell uname -m),x86_64)
  LEVELS := v2 v3 v4
endif
LEVELS ?= v2
MARCH_v2 := $(if $(filter x86_64,$(shell uname -m)),-march=x86-64-v2)
MARCH_v3 := -march=x86-64-v3
MARCH_v4 := -march=x86-64-v4 $(if $(CLANG),,-mprefer-vector-width=512)

FAMILIES := $(sort $(patsubst src/ops/%.lua,%,$(wildcard src/ops/*.lua)))
OPGEN := $(wildcard scripts/opgen/*.lua)
LUA_FILES := $(sort $(shell find lua -name '*.lua'))

ENGINE_SRC := $(wildcard src/base/*.c src/tensor/*.c src/autograd/*.c src/ops/*.c src/device/*.c src/io/*.c)
ENGINE_GEN := $(FAMILIES:%=$(GEN)/ops/%.c)
BINDING_SRC := $(wildcard src/lua/*.c)
BINDING_GEN := $(FAMILIES:%=$(GEN)/lua/%.c) $(GEN)/lua/functions.c $(GEN)/lua_files.c
KERNEL_SRC := $(wildcard kernels/cpu/*.c)
KERNEL_GEN := $(FAMILIES:%=$(GEN)/kernels/%.c)
SHELL_SRC := $(wildcard src/shell/*.c)

object = $(patsubst %.c,$(BUILD)/obj/%.o,$(patsubst $(BUILD)/%,%,$(1)))
ENGINE_OBJ := $(call object,$(ENGINE_SRC) $(ENGINE_GEN)) \
  $(foreach l,$(LEVELS),$(patsubst %.o,%.$(l).o,$(call object,$(KERNEL_SRC) $(KERNEL_GEN))))
BINDING_OBJ := $(call object,$(BINDING_SRC) $(BINDING_GEN))
SHELL_OBJ := $(call object,$(SHELL_SRC))
STAMP := $(GEN)/stamp

.PHONY: all
all: $(BUILD)/luatorch $(BUILD)/libluatorch.a $(BUILD)/libluatorch.so $(BUILD)/torch.so

# ---- generated code ----

$(STAMP): $(OPGEN) $(FAMILIES:%=src/ops/%.lua)
	@mkdir -p $(GEN)/ops $(GEN)/kernels $(GEN)/lua
	$(LUA) scripts/opgen/main.lua $(GEN) $(FAMILIES:%=src/ops/%.lua)
	@touch $@

$(ENGINE_GEN) $(KERNEL_GEN) $(FAMILIES:%=$(GEN)/lua/%.c) $(GEN)/lua/functions.c $(GEN)/luatorch_ops.h $(GEN)/ops_internal.h: $(STAMP) ;

$(GEN)/lua_files.c: scripts/embed.lua $(LUA_FILES)
	@mkdir -p $(GEN)
	$(LUA) scripts/embed.lua $@ lua $(LUA_FILES)

# ---- objects ----

$(BUILD)/obj/%.o: %.c | $(STAMP)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(BUILD)/obj/gen/%.o: $(GEN)/%.c | $(STAMP)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

define kernel_rules
$(BUILD)/obj/kernels/%.$(1).o: kernels/%.c | $(STAMP)
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_KERNEL) $$(MARCH_$(1)) -DLT_LEVEL=$(1) -MMD -MP -c $$< -o $$@
$(BUILD)/obj/gen/kernels/%.$(1).o: $(GEN)/kernels/%.c | $(STAMP)
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_KERNEL) $$(MARCH_$(1)) -DLT_LEVEL=$(1) -MMD -MP -c $$< -o $$@
endef
$(foreach l,$(LEVELS),$(eval $(call kernel_rules,$(l))))

# ---- programs and libraries ----

$(BUILD)/libluatorch.a: $(ENGINE_OBJ) $(BINDING_OBJ)
	@rm -f $@
	ar rcs $@ $^

# The library leaves Lua's symbols to the host; so does the module that `require "torch"` loads.
$(BUILD)/libluatorch.so: $(ENGINE_OBJ) $(BINDING_OBJ)
	$(CC) -shared $(OPT) $(OPENMP) -pthread -o $@ $^ $(LIBS)

$(BUILD)/torch.so: $(ENGINE_OBJ) $(BINDING_OBJ)
	$(CC) -shared $(OPT) $(OPENMP) -pthread -o $@ $^ $(LIBS)

$(BUILD)/luatorch: $(SHELL_OBJ) $(BUILD)/libluatorch.a
	$(CC) $(OPT) $(OPENMP) -pthread -rdynamic -o $@ $(SHELL_OBJ) -Wl,--whole-archive $(BUILD)/libluatorch.a -Wl,--no-whole-archive $(LUA_LIBS) $(LIBS) -lreadline

.PHONY: clean
clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
