/* The level is settled once, before the first kernel is looked up. */
#include "base/cpu.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"v2", "v3", "v4"};

static enum lt_isa best(void)
{
#if defined(__x86_64__) && !defined(LT_ISA_BASE_ONLY)
  __builtin_cpu_init();
  int v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  int v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return v4 ? LT_ISA_V4 : v3 ? LT_ISA_V3 : LT_ISA_BASE;
#else
  return LT_ISA_BASE;
#endif
}

static enum lt_isa choose(void)
{
  enum lt_isa top = best();
  const char *wish = getenv("LT_ISA");
  for (int i = LT_ISA_BASE; wish && i <= (int)top; i++)
    if (strcmp(wish, names[i]) == 0) return (enum lt_isa)i;
  return top;
}

enum lt_isa lt_isa(void)
{
  static _Atomic int level = -1;
  if (level < 0) level = (int)choose();
  return (enum lt_isa)level;
}

const char *lt_isa_name(void)
{
  return names[lt_isa()];
}
