/* Overrides two operations of musl's file of this name and takes the rest
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

/* musl's hlt is privileged, so that it raises SIGSEGV (SI_KERNEL) on Linux; a
 * linked program is privileged itself. A non-canonical address faults the same
 * way at every privilege. */
#undef a_crash
#define a_crash sigil_a_crash
static inline void sigil_a_crash(void)
{
	__asm__ __volatile__( "cmpb $0,(%0)" : : "r"(1ul<<63) : "memory", "cc" );
}
