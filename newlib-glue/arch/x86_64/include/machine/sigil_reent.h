/* Where a thread has the pointer to its struct _reent: struct sigil_thread's second word, at the
 * thread pointer. */
#ifndef _MACHINE_SIGIL_REENT_H
#define _MACHINE_SIGIL_REENT_H

struct _reent;

static __inline__ __attribute__((__always_inline__, __const__, __unused__))
struct _reent *__sigil_getreent(void)
{
	struct _reent *__reent;

	__asm__("mov %%fs:8,%0" : "=r"(__reent));
	return __reent;
}
#define __getreent() __sigil_getreent()

#endif
