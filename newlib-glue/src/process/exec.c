/* execve(2); the other five are newlib's. */
#include "glue.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int execve(const char *path, char *const arguments[], char *const environment[])
{
	return result(sigil_sys_execve((long)path, (long)arguments, (long)environment));
}
int _execve(const char *path, char *const arguments[], char *const environment[]) alias(execve);

int fexecve(int fd, char *const arguments[], char *const environment[])
{

	return result(sigil_sys_execveat(fd, (long)"", (long)arguments, (long)environment,
					 SIGIL_AT_EMPTY_PATH));
}

/* As newlib's execvp(), with an environment; newlib's posix_spawnp() asks for it. */
int execvpe(const char *file, char *const arguments[], char *const environment[])
{
	const char *folders = getenv("PATH");
	char path[PATH_MAX];
	int denied = 0;

	if (*file == 0)
		return fails_with(ENOENT);
	if (strchr(file, '/'))
		return execve(file, arguments, environment);
	if (!folders)
		folders = "/usr/local/bin:/bin:/usr/bin";
	for (const char *end; folders; folders = *end ? end + 1 : 0) {
		end = strchrnul(folders, ':');
		size_t length = end - folders;
		if (length + strlen(file) + 2 > sizeof path)
			continue;
		memcpy(path, folders, length);
		path[length] = '/';
		strcpy(path + length + (length != 0), file);
		execve(path, arguments, environment);
		int error = self()->reent->_errno;
		if (error == EACCES)
			denied = 1;
		else if (error != ENOENT && error != ENOTDIR)
			return -1;
	}
	return fails_with(denied ? EACCES : ENOENT);
}
