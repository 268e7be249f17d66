# LuaTorch. `make` builds, `make help` lists the targets.

CC ?= gcc
PREFIX ?= /usr/local
BUILD ?= build
VERSION := 0.1.0
SOVERSION := 0
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
LUA_CFLAGS ?= $(shell pkg-config --cflags lua5.4 2>/dev/null || pkg-config --cflags lua 2>/dev/null || echo -I/usr/include/lua5.4)
# The shell takes Lua's archive where there is one: calls within the program cost less than calls through a library's table.
LUA_LIBS ?= $(shell $(CC) -print-file-name=liblua5.4.a | grep / || pkg-config --libs lua5.4 2>/dev/null || pkg-config --libs lua 2>/dev/null || echo -llua5.4)
GEN := $(BUILD)/gen
CLANG := $(findstring clang,$(shell $(CC) --version))
OPENMP := $(shell echo 'int main(void){return 0;}' | $(CC) -fopenmp -xc - -o /dev/null 2>/dev/null && echo -fopenmp)

CFLAGS_ALL := -std=gnu11 -Wall -Wextra -fPIC -fvisibility=hidden -pthread $(OPT) $(OPENMP) -Isrc -Ikernels -I$(GEN) -DLT_WITHOUT_OPERATORS $(LUA_CFLAGS) $(CFLAGS)
# Kernels see finite loops over checked memory: errno and floating-point traps are nobody's business there.
CFLAGS_KERNEL := $(CFLAGS_ALL) $(if $(filter release,$(MODE)),-O3) -fno-math-errno -fno-trapping-math -Wno-type-limits -Wno-tautological-compare -Wno-unused-variable $(if $(CLANG),-Wno-pass-failed -Wno-constant-conversion)
LIBS := -lz -lcjson -lpng -ldl -lm

# Instruction sets of the kernels: one compilation each.
ifeq ($(shell uname -m),x86_64)
  LEVELS := v2 v3 v4
endif
LEVELS ?= v2
MARCH_v2 := $(if $(filter x86_64,$(shell uname -m)),-march=x86-64-v2)
MARCH_v3 := -march=x86-64-v3
MARCH_v4 := -march=x86-64-v4 $(if $(CLANG),,-mprefer-vector-width=512)

# Line editing in the shell: readline, libedit or none.
EDIT ?= readline
EDIT_CFLAGS_libedit := -DLT_USE_LIBEDIT
EDIT_CFLAGS_none := -DLT_NO_READLINE
EDIT_LIBS_readline := -lreadline
EDIT_LIBS_libedit := -ledit

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

# A build says a word a file; `make V=1` shows the commands.
say = $(if $(V),,@printf '  %-5s %s\n' $(1) '$(@:$(BUILD)/%=%)'; )

.PHONY: all
all: $(BUILD)/luatorch $(BUILD)/libluatorch.a $(BUILD)/libluatorch.so $(BUILD)/libluatorch-lua.a $(BUILD)/torch.so

# ---- generated code ----

$(STAMP): $(OPGEN) $(FAMILIES:%=src/ops/%.lua)
	@mkdir -p $(GEN)/ops $(GEN)/kernels $(GEN)/lua
	$(call say,GEN)$(LUA) scripts/opgen/main.lua $(GEN) $(FAMILIES:%=src/ops/%.lua)
	@touch $@

$(ENGINE_GEN) $(KERNEL_GEN) $(FAMILIES:%=$(GEN)/lua/%.c) $(GEN)/lua/functions.c $(GEN)/luatorch_ops.h $(GEN)/ops_internal.h: $(STAMP) ;

$(GEN)/lua_files.c: scripts/embed.lua $(LUA_FILES) $(FAMILIES:%=src/ops/%.lua)
	@mkdir -p $(GEN)
	$(call say,EMBED)$(LUA) scripts/embed.lua $@ lua $(LUA_FILES) $(FAMILIES:%=src/ops/%.lua)

# ---- objects ----

$(BUILD)/obj/%.o: %.c Makefile | $(STAMP)
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(BUILD)/obj/gen/%.o: $(GEN)/%.c Makefile | $(STAMP)
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(SHELL_OBJ): CFLAGS_ALL += $(EDIT_CFLAGS_$(EDIT))

define kernel_rules
$(BUILD)/obj/kernels/%.$(1).o: kernels/%.c Makefile | $(STAMP)
	@mkdir -p $$(@D)
	$$(call say,CC)$$(CC) $$(CFLAGS_KERNEL) $$(MARCH_$(1)) -DLT_LEVEL=$(1) -MMD -MP -c $$< -o $$@
$(BUILD)/obj/gen/kernels/%.$(1).o: $(GEN)/kernels/%.c Makefile | $(STAMP)
	@mkdir -p $$(@D)
	$$(call say,CC)$$(CC) $$(CFLAGS_KERNEL) $$(MARCH_$(1)) -DLT_LEVEL=$(1) -MMD -MP -c $$< -o $$@
endef
$(foreach l,$(LEVELS),$(eval $(call kernel_rules,$(l))))

# ---- programs and libraries ----

# Two libraries: the engine, and the binding for a program with a Lua of its own. The shared form of the second contains the engine, and is
# also the module that `require "torch"` loads, so that a process never has two engines. It leaves Lua's symbols to the host.
$(BUILD)/libluatorch.a: $(ENGINE_OBJ)
$(BUILD)/libluatorch-lua.a: $(BINDING_OBJ)
$(BUILD)/%.a:
	@rm -f $@
	$(call say,AR)ar rcs $@ $^

ENGINE_HEADERS := src/luatorch.h $(GEN)/luatorch_ops.h
PUBLIC_HEADERS := $(ENGINE_HEADERS) src/luatorch_lua.h

$(GEN)/libluatorch.map: $(ENGINE_HEADERS)
$(GEN)/torch.map: $(PUBLIC_HEADERS)
$(GEN)/torch.map: PRIVATE := lt_fail_allocation lt_share_small_work
$(GEN)/%.map: scripts/exports.lua
	$(call say,GEN)$(LUA) scripts/exports.lua $@ LUATORCH_$(SOVERSION) $(filter %.h,$^) $(PRIVATE)

shared = $(CC) -shared $(OPT) $(OPENMP) -pthread -Wl,--version-script=$(GEN)/$(1).map -Wl,-soname,$(2).so.$(SOVERSION) -o $@ $(filter %.o,$^) $(LIBS)

$(BUILD)/libluatorch.so: $(ENGINE_OBJ) $(GEN)/libluatorch.map
	$(call say,LINK)$(call shared,libluatorch,libluatorch)

$(BUILD)/torch.so: $(ENGINE_OBJ) $(BINDING_OBJ) $(GEN)/torch.map
	$(call say,LINK)$(call shared,torch,libluatorch-lua)

ARCHIVES := $(BUILD)/libluatorch-lua.a $(BUILD)/libluatorch.a
$(BUILD)/luatorch: $(SHELL_OBJ) $(ARCHIVES)
	$(call say,LINK)$(CC) $(OPT) $(OPENMP) -pthread -rdynamic -o $@ $(SHELL_OBJ) -Wl,--whole-archive $(ARCHIVES) -Wl,--no-whole-archive $(LUA_LIBS) $(LIBS) $(EDIT_LIBS_$(EDIT))

# ---- jobs ----

JOBS ?= $(shell nproc 2>/dev/null || echo 2)
AGAIN = $(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))

# The two commands of the README start from nothing: packages first, then the rest by a make that sees them.
.PHONY: mnist test memcheck threadcheck lint bench sweep debug deps ops
mnist:
	@sh scripts/deps build
	@$(AGAIN) $(BUILD)/luatorch
	@$(BUILD)/luatorch examples/mnist/train.lua "$$(sh scripts/mnist)" $(BUILD)/mnist.safetensors

test:
	@sh scripts/deps build test
	@$(AGAIN) all $(BUILD)/fault.so
	@sh scripts/test $(BUILD)

# Everything again under AddressSanitizer and UBSan, in a folder of its own.
memcheck:
	@sh scripts/deps build test
	@$(AGAIN) MODE=asan BUILD=$(BUILD)/asan all $(BUILD)/asan/fault.so
	@LT_SANITIZED=1 ASAN_OPTIONS=detect_leaks=0:abort_on_error=0 sh scripts/test $(BUILD)/asan

# Eight Lua states in eight threads under ThreadSanitizer.
threadcheck:
	@sh scripts/deps build
	@$(AGAIN) MODE=tsan BUILD=$(BUILD)/tsan $(BUILD)/tsan/threads
	$(BUILD)/tsan/threads spec/embedding/threads.lua

debug:
	@$(AGAIN) MODE=debug BUILD=$(BUILD)/debug all

lint:
	@sh scripts/deps build lint
	@$(AGAIN) $(STAMP)
	luacheck -q lua scripts examples spec src/ops
	cppcheck --quiet --std=c11 --enable=warning --suppress=uninitvar --suppress=ctuuninitvar --suppress=zerodivcond --error-exitcode=1 -Isrc -Ikernels -I$(GEN) src
	$(LUA) scripts/includes.lua src kernels

# The table of operators.
ops: all
	@$(BUILD)/luatorch scripts/operators.lua

bench: all
	$(BUILD)/luatorch scripts/bench/run.lua --mnist data/mnist

# Every operator at a million elements, in turn with PyTorch where $PYTHON (or python3) has it. SWEEP: options and patterns of names.
sweep: all
	$(BUILD)/luatorch scripts/bench/sweep/run.lua $(SWEEP)

deps:
	@sh scripts/deps build test lint

# ---- installation ----

LIBDIR := $(PREFIX)/lib
INCLUDEDIR := $(PREFIX)/include
LUA_MODULES := $(LIBDIR)/lua/5.4
STRIP ?= -s

# One shared library under its three names: what programs were linked with, what the linker looks for, and the file.
define install_shared
install -m 755 $(STRIP) $(BUILD)/$(1) $(DESTDIR)$(LIBDIR)/$(2).so.$(VERSION)
ln -sf $(2).so.$(VERSION) $(DESTDIR)$(LIBDIR)/$(2).so.$(SOVERSION)
ln -sf $(2).so.$(SOVERSION) $(DESTDIR)$(LIBDIR)/$(2).so
endef

INSTALLED := $(PREFIX)/bin/luatorch $(addprefix $(INCLUDEDIR)/,$(notdir $(PUBLIC_HEADERS))) \
  $(foreach l,luatorch luatorch-lua,$(addprefix $(LIBDIR)/lib$(l),.a .so .so.$(SOVERSION) .so.$(VERSION)) $(LIBDIR)/pkgconfig/$(l).pc) \
  $(LUA_MODULES)/torch.so

# Annotations for editors with lua-language-server: the folder to name in its workspace.library.
TYPES := $(PREFIX)/share/luatorch/types

.PHONY: install uninstall module install-module
module: $(BUILD)/torch.so

# For LuaRocks: the module alone.
install-module: module
	install -d $(DESTDIR)$(LUA_MODULES)
	install -m 755 $(STRIP) $(BUILD)/torch.so $(DESTDIR)$(LUA_MODULES)/torch.so

install: all
	install -d $(sort $(dir $(addprefix $(DESTDIR),$(INSTALLED))))
	install -m 755 $(STRIP) $(BUILD)/luatorch $(DESTDIR)$(PREFIX)/bin/luatorch
	install -m 644 $(PUBLIC_HEADERS) $(DESTDIR)$(INCLUDEDIR)
	install -m 644 $(BUILD)/libluatorch.a $(BUILD)/libluatorch-lua.a $(DESTDIR)$(LIBDIR)
	$(call install_shared,libluatorch.so,libluatorch)
	$(call install_shared,torch.so,libluatorch-lua)
	ln -sf ../../libluatorch-lua.so.$(SOVERSION) $(DESTDIR)$(LUA_MODULES)/torch.so
	for name in luatorch luatorch-lua; do \
	  sed -e 's|@prefix@|$(PREFIX)|' -e 's|@version@|$(VERSION)|' -e 's|@libs@|$(strip $(OPENMP) -pthread $(LIBS))|' \
	    scripts/pkgconfig/$$name.pc > $(DESTDIR)$(LIBDIR)/pkgconfig/$$name.pc || exit 1; \
	done

	install -d $(DESTDIR)$(TYPES)
	$(BUILD)/luatorch scripts/annotations.lua $(DESTDIR)$(TYPES)

uninstall:
	rm -f $(addprefix $(DESTDIR),$(INSTALLED))
	rm -rf $(DESTDIR)$(TYPES)
	-rmdir $(DESTDIR)$(PREFIX)/share/luatorch

# ---- what only the specs need ----

$(BUILD)/fault.so: spec/support/fault.c | $(STAMP)
	$(call say,LINK)$(CC) -shared $(CFLAGS_ALL) -o $@ $<

$(BUILD)/threads: spec/embedding/threads.c $(ARCHIVES)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) -ULT_WITHOUT_OPERATORS -o $@ $< $(ARCHIVES) $(LUA_LIBS) $(LIBS)

.PHONY: clean help
clean:
	rm -rf $(BUILD)

help:
	@echo "make            build $(BUILD)/luatorch, the libraries and the Lua module"
	@echo "make mnist      install what is missing, build, and train a network on handwritten digits"
	@echo "make test       install what is missing, build, and run the specs"
	@echo "make ops        the table of operators"
	@echo "make memcheck   the specs under AddressSanitizer and UBSan"
	@echo "make threadcheck  eight Lua states in eight threads under ThreadSanitizer"
	@echo "make lint       luacheck, cppcheck, and the order of includes"
	@echo "make bench      time the benchmark's workloads"
	@echo "make sweep      every operator at a million elements against PyTorch: the worst ten (SWEEP='--all softmax': all rows with softmax)"
	@echo "make debug      an unoptimised build in $(BUILD)/debug"
	@echo "make install    into PREFIX ($(PREFIX)), below DESTDIR; make uninstall removes it"
	@echo "make clean      remove $(BUILD)"
	@echo "V=1             show the commands that a build runs"

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
