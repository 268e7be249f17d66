/* The Mersenne Twister MT19937: its recurrence over a block of 624 words and the tempering of one (Matsumoto and Nishimura,
   "Mersenne Twister", ACM TOMACS 8, 1998). Inline, so that each instruction set vectorises its own copy. */
#ifndef LT_TENSOR_MT19937_H
#define LT_TENSOR_MT19937_H

#include <stdint.h>

enum { MT_WORDS = 624, MT_SHIFT = 397 };

/* One bit of a and 31 of b, shifted; an odd b adds the twist matrix. */
static inline uint32_t mt_twist(uint32_t a, uint32_t b)
{
  uint32_t mixed = (a & 0x80000000u) | (b & 0x7fffffffu);
  return (mixed >> 1) ^ (-(b & 1u) & 0x9908b0dfu);
}

/* Replaces all words by the next 624. What a loop reads of its own writes lies 227 words back, so both vectorise. */
static inline void mt_advance(uint32_t *restrict s)
{
  for (int i = 0; i < MT_WORDS - MT_SHIFT; i++) s[i] = s[i + MT_SHIFT] ^ mt_twist(s[i], s[i + 1]);
  for (int i = MT_WORDS - MT_SHIFT; i < MT_WORDS - 1; i++) s[i] = s[i + MT_SHIFT - MT_WORDS] ^ mt_twist(s[i], s[i + 1]);
  s[MT_WORDS - 1] = s[MT_SHIFT - 1] ^ mt_twist(s[MT_WORDS - 1], s[0]);
}

/* A word of the state as a word of output. */
static inline uint32_t mt_temper(uint32_t y)
{
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

#endif
