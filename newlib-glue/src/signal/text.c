/* psiginfo(3). */
#include "glue.h"

void psiginfo(const siginfo_t *info, const char *text)
{
	psignal(info->si_signo, text);
}
