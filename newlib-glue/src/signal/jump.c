/* The half of sigsetjmp() that knows of masks. */
#include "glue.h"
#include <setjmp.h>

/* Called where sigsetjmp() returns: for the first time (0), or by a jump. */
hidden int __sigil_jump_mask(sigjmp_buf buffer, int value)
{
	__sigset_t *mask = &buffer->__mask;

	sigil_sys_rt_sigprocmask(SIGIL_SIG_SETMASK, value ? (long)mask : 0, value ? 0 : (long)mask,
				 KERNEL_SIGSET);
	return value;
}
