/* Makes processes, threads and pipes until there is no memory for one more; all of it comes back. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int processes(void)
{
	int made = 0;
	pid_t child;
	signal(SIGTERM, SIG_DFL);
	while ((child = fork()) > 0)
		made++;
	if (child == 0)
		for (;;)
			pause();
	int error = errno;
	signal(SIGTERM, SIG_IGN);
	kill(0, SIGTERM);
	int reaped = 0;
	while (wait(0) > 0)
		reaped++;
	return made > 40 && made == reaped && (error == EAGAIN || error == ENOMEM);
}

static void *ended(void *argument)
{
	for (;;)
		pause();
	return argument;
}

static int threads(void)
{
	static pthread_t thread[4096];
	pthread_attr_t attr;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 8192);
	int made = 0, error;
	while (!(error = pthread_create(&thread[made], &attr, ended, 0)))
		made++;
	for (int i = 0; i < made; i++) {
		pthread_cancel(thread[i]);
		pthread_join(thread[i], 0);
	}
	return made > 40 && error == EAGAIN;
}

static int pipes(void)
{
	struct rlimit many = { 100000, 100000 };
	setrlimit(RLIMIT_NOFILE, &many);
	static char page[4096];
	int made = 0, end[2];
	while (!pipe(end)) {
		made++;
		if (write(end[1], page, sizeof page) < 0)
			break;
	}
	int error = errno;
	for (int fd = 3; fd < 2 * made + 3; fd++)
		close(fd);
	return made > 40 && error == ENOMEM;
}

int main(void)
{
	int (*const each[])(void) = { processes, threads, pipes };
	for (unsigned i = 0; i < sizeof each / sizeof *each; i++)
		if (!each[i]())
			return printf("%u: not so (%d)\n", i, errno), 1;
	puts("refused, and back");
	return 0;
}
