/* What a machine must have that an image boots on: the timer's interrupt, memory for processes and, with
 * INPUT in the environment, the console's interrupt. The control channel is there whatever the loader
 * says. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

__attribute__((section(".sigil.rodata.cmdline"))) const char sigil_cmdline[] = "sigil.control=semihosting";

static volatile sig_atomic_t rung;

static void ring(int signal)
{
	(void)signal;
	rung = 1;
}

static void need(int is_so, const char *what)
{
	if (is_so)
		return;
	printf("%s\n", what);
	exit(1);
}

int main(void)
{
	char line[80];

	signal(SIGALRM, ring);
	timer_t timer;
	need(!timer_create(CLOCK_MONOTONIC, NULL, &timer), "timer_create");
	struct itimerspec soon = {.it_value.tv_nsec = 2000000};
	need(!timer_settime(timer, 0, &soon, NULL), "timer_settime");
	while (!rung)
		;

	pid_t child = fork();
	if (child == 0)
		_exit(write(1, "", 0) + 3);
	int status;
	need(child > 0 && waitpid(child, &status, 0) == child, "fork");
	need(WIFEXITED(status) && WEXITSTATUS(status) == 3, "the child's status");

	size_t size = 4 << 20;
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	need(memory != MAP_FAILED, "mmap");
	memset(memory, 1, size);

	need(!getenv("INPUT") || (fgets(line, sizeof line, stdin) && !strcmp(line, "a line\n")), "a line of input");
	puts("booted");
	return 0;
}
