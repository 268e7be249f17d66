/* Which instruction set the kernels use. */
#ifndef LT_BASE_CPU_H
#define LT_BASE_CPU_H

enum lt_isa { LT_ISA_BASE, LT_ISA_V3, LT_ISA_V4 };   /* x86-64-v2 or plain C, AVX2 + FMA, AVX-512 */

/* The best level that this processor has, or the one that the environment variable LT_ISA (v2, v3, v4) asks for, if it has it. */
enum lt_isa lt_isa(void);
const char *lt_isa_name(void);

#endif
