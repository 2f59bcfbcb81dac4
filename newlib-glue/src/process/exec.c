/* execve(2); the other five are newlib's. */
#include "glue.h"
#include <unistd.h>

int execve(const char *path, char *const arguments[], char *const environment[])
{
	return result(sigil_sys_execve((long)path, (long)arguments, (long)environment));
}
int _execve(const char *path, char *const arguments[], char *const environment[]) alias(execve);

int fexecve(int fd, char *const arguments[], char *const environment[])
{
	enum { KERNEL_EMPTY_PATH = 0x1000 };

	return result(sigil_sys_execveat(fd, (long)"", (long)arguments, (long)environment,
					 KERNEL_EMPTY_PATH));
}
