/* abort(3): newlib's gives up after raise(), with an exit status. POSIX: the process ends as by
 * SIGABRT, even where that is blocked, ignored or handled. */
#include "glue.h"
#include <stdlib.h>
#include <unistd.h>

void abort(void)
{
	raise(SIGABRT);
	block_kernel(~0ul);
	struct kernel_sigaction action = { 0 };
	sigil_sys_rt_sigaction(6, (long)&action, 0, KERNEL_SIGSET);
	sigil_sys_tkill(self()->tid, 6);
	__sigset_t abort_alone = BIT(6 - 1);
	sigil_sys_rt_sigprocmask(SIGIL_SIG_UNBLOCK, (long)&abort_alone, 0, KERNEL_SIGSET);
	_exit(127);
}
