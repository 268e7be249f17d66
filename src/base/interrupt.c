#include "base/interrupt.h"

#include <stdatomic.h>

#include "base/error.h"

static atomic_bool asked;
static _Thread_local bool heeds;

void lt_interrupt(void)
{
  atomic_store_explicit(&asked, true, memory_order_relaxed);
}

void lt_interrupt_clear(void)
{
  atomic_store_explicit(&asked, false, memory_order_relaxed);
}

bool lt_interrupt_heed(bool heed)
{
  bool before = heeds;
  heeds = heed;
  return before;
}

bool lt_heeds_interrupts(void)
{
  return heeds;
}

bool lt_interrupted(void)
{
  return __builtin_expect(atomic_load_explicit(&asked, memory_order_relaxed), false) && heeds;
}

int lt_check_interrupt(void)
{
  return lt_interrupted() ? lt_fail("interrupted") : 0;
}
