/* The end of the process. */
#include "glue.h"

_Noreturn void _exit(int status)
{
	sigil_sys_exit_group(status);
	__builtin_trap();
}
