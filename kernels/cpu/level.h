/* Kernel files are compiled once per instruction set; LEVEL(name) is the name of this compilation's table. */
#ifndef CPU_LEVEL_H
#define CPU_LEVEL_H

#include "base/cpu.h"

#ifndef LT_LEVEL
#define LT_LEVEL v2
#endif
#define LT_PASTE2(a, b) a##_##b
#define LT_PASTE(a, b) LT_PASTE2(a, b)
#define LEVEL(name) LT_PASTE(name, LT_LEVEL)

/* Declares the tables of a family and cpu_FAMILY(), which picks the running machine's. */
#if defined(__x86_64__) && !defined(LT_ISA_BASE_ONLY)
#define CPU_TABLE(family) \
  extern const struct cpu_##family##_table cpu_##family##_v2, cpu_##family##_v3, cpu_##family##_v4; \
  static inline const struct cpu_##family##_table *cpu_##family(void) \
  { enum lt_isa l = lt_isa(); return l == LT_ISA_V4 ? &cpu_##family##_v4 : l == LT_ISA_V3 ? &cpu_##family##_v3 : &cpu_##family##_v2; }
#else
#define CPU_TABLE(family) \
  extern const struct cpu_##family##_table cpu_##family##_v2; \
  static inline const struct cpu_##family##_table *cpu_##family(void) { return &cpu_##family##_v2; }
#endif

#endif
