#include "base/interrupt.h"

#include <signal.h>

#include "base/error.h"

static volatile sig_atomic_t asked;
static _Thread_local bool heeds;

void lt_interrupt(void)
{
  asked = 1;
}

void lt_interrupt_clear(void)
{
  asked = 0;
}

bool lt_interrupt_heed(bool heed)
{
  bool before = heeds;
  heeds = heed;
  return before;
}

bool lt_interrupted(void)
{
  return __builtin_expect(asked, 0) && heeds;
}

int lt_check_interrupt(void)
{
  return lt_interrupted() ? lt_fail("interrupted") : 0;
}
