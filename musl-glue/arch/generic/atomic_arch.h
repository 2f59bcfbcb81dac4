/* Overrides one operation of musl's file of this name and takes the rest
 * from it. */
#include_next "atomic_arch.h"

/* On one processor nobody can release what is spun on while we spin: let the
 * kernel run another thread. */
void sigil_spin_hint(void);
#undef a_spin
#define a_spin sigil_a_spin
static inline void sigil_a_spin(void)
{
	sigil_spin_hint();
}
