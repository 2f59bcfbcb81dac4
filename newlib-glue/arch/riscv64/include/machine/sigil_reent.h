/* Where a thread has the pointer to its struct _reent: struct sigil_thread's last word, below the
 * thread pointer. */
#ifndef _MACHINE_SIGIL_REENT_H
#define _MACHINE_SIGIL_REENT_H

struct _reent;

static __inline__ __attribute__((__always_inline__, __const__, __unused__))
struct _reent *__sigil_getreent(void)
{
	struct _reent **__end;

	__asm__("mv %0,tp" : "=r"(__end));
	return __end[-1];
}
#define __getreent() __sigil_getreent()

#endif
