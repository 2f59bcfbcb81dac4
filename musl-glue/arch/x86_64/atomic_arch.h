/* Overrides one operation more than the file of this name under generic. */
#include_next "atomic_arch.h"

/* musl's hlt is privileged, so that it raises SIGSEGV (SI_KERNEL) on Linux; a
 * linked program is privileged itself. A non-canonical address faults the same
 * way at every privilege. */
#undef a_crash
#define a_crash sigil_a_crash
static inline void sigil_a_crash(void)
{
	__asm__ __volatile__( "cmpb $0,(%0)" : : "r"(1ul<<63) : "memory", "cc" );
}
