#include "base/interrupt.h"

#include "base/error.h"

atomic_bool lt_interrupt_asked;
static _Thread_local bool heeds;

void lt_interrupt(void)
{
  atomic_store_explicit(&lt_interrupt_asked, true, memory_order_relaxed);
}

void lt_interrupt_clear(void)
{
  atomic_store_explicit(&lt_interrupt_asked, false, memory_order_relaxed);
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

int lt_check_interrupt(void)
{
  return lt_interrupted() ? lt_fail("interrupted") : 0;
}
