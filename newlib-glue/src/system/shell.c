/* system(3): newlib's waits for any child, and knows of no signals. */
#include "glue.h"
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int system(const char *command)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, interrupt, quit;
	sigset_t mask, child;
	int status = -1;

	pthread_testcancel();
	if (!command)
		return access("/bin/sh", X_OK) == 0;
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGQUIT, &ignore, &quit);
	sigprocmask(SIG_BLOCK, &child, &mask);
	pid_t pid = fork();
	if (pid == 0) {
		char *arguments[] = { "sh", "-c", (char *)command, 0 };

		sigaction(SIGINT, &interrupt, 0);
		sigaction(SIGQUIT, &quit, 0);
		sigprocmask(SIG_SETMASK, &mask, 0);
		execve("/bin/sh", arguments, environ);
		_exit(127);
	}
	if (pid > 0)
		while (waitpid(pid, &status, 0) < 0 && self()->reent->_errno == EINTR)
			;
	sigaction(SIGINT, &interrupt, 0);
	sigaction(SIGQUIT, &quit, 0);
	sigprocmask(SIG_SETMASK, &mask, 0);
	return status;
}

int _system_r(struct _reent *reent, const char *command)
{
	int status = system(command);

	if (status < 0)
		reent->_errno = self()->reent->_errno;
	return status;
}
