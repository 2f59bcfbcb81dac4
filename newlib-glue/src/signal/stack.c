/* sigaltstack(2). */
#include "glue.h"

int sigaltstack(const stack_t *restrict stack, stack_t *restrict old)
{
	if (stack) {
		/* As Linux's libcs: the kernel itself takes less, and a flag. */
		if (!(stack->ss_flags & SS_DISABLE) && stack->ss_size < MINSIGSTKSZ)
			return fails_with(ENOMEM);
		if (stack->ss_flags & SS_ONSTACK)
			return fails_with(EINVAL);
	}
	return result(sigil_sys_sigaltstack((long)stack, (long)old));
}
