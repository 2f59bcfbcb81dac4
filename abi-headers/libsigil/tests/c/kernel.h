/* A kernel that writes down what it is told, for the tests of the library beside it. */
#ifndef KERNEL_H
#define KERNEL_H

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sigil_kernel.h"

static int failures;

#define CHECK(what) check((what), #what, __LINE__)

static void check(int ok, const char *what, int line)
{
	if (ok)
		return;
	printf("line %d: not so: %s\n", line, what);
	failures++;
}

/* What a thread shares with its process. */
#define SHARED \
	(SIGIL_CLONE_VM | SIGIL_CLONE_FS | SIGIL_CLONE_FILES | SIGIL_CLONE_SIGHAND | SIGIL_CLONE_THREAD)

struct kernel {
	struct sigil_system *system;
	uint64_t now;
	uint32_t current;
	uint32_t notified, killed, continued, woken, changed, gone;
	int reported, called_back;
};

static uint64_t now(void *k) { return ((struct kernel *)k)->now; }
static uint32_t current(void *k) { return ((struct kernel *)k)->current; }

static void notify(void *context, uint32_t t)
{
	struct kernel *k = context;

	k->notified = t;
	/* What no kernel may do. */
	k->called_back = sigil_getpid(k->system, t);
}

static void notify_fatal(void *k, uint32_t t) { ((struct kernel *)k)->killed = t; }
static void wake_stopped(void *k, uint32_t t) { ((struct kernel *)k)->continued = t; }
static void wake_sleeper(void *k, uint32_t t) { ((struct kernel *)k)->woken = t; }
static void child_changed(void *k, uint32_t p) { ((struct kernel *)k)->changed = p; }
static void gone(void *k, uint32_t p) { ((struct kernel *)k)->gone = p; }

static void report(void *k, uint32_t process, int32_t status)
{
	(void)process;
	((struct kernel *)k)->reported = status;
}

static void stop(void *k, const char *text, size_t length)
{
	(void)k;
	printf("panic: %.*s\n", (int)length, text);
	exit(1);
}

static const struct sigil_kernel_ops ops = {
	.now = now, .current = current, .notify = notify, .notify_fatal = notify_fatal,
	.wake_stopped = wake_stopped, .wake_sleeper = wake_sleeper, .child_changed = child_changed, .report = report,
	.gone = gone, .panic = stop,
};

static const struct sigil_config config = { .threads_max = 20, .signals_max = 8, .users_max = 2 };

static struct sigil_system *make(struct kernel *k, const struct sigil_config *config, void **memory)
{
	size_t size = sigil_system_size(config);

	memset(k, 0, sizeof *k);
	k->current = SIGIL_NO_THREAD;
	*memory = malloc(size);
	memset(*memory, 0xa5, size);
	CHECK(sigil_system_init(*memory, size, config, &ops, k, &k->system) == 0);
	return k->system;
}

static inline uint32_t fork_of(struct sigil_system *s, uint32_t t)
{
	struct sigil_made made = { 0 };

	CHECK(sigil_clone(s, t, SIGCHLD, &made) == 0 && made.is_process);
	return made.thread;
}

/* The action of a handler at 0x1000, which returns to 0x2000 where the action says that. */
static inline struct sigil_sigaction caught(uint64_t flags, uint64_t mask)
{
	struct sigil_sigaction action = {
		.sa = { .handler = (void *)0x1000 }, .sa_flags = flags, .sa_mask = mask,
	};

#ifdef SIGIL_SA_RESTORER
	action.sa_flags |= SIGIL_SA_RESTORER;
	action.sa_restorer = (void *)0x2000;
#endif
	return action;
}

/* The end of a test: its status. */
static int done(void)
{
	if (failures == 0)
		puts("all as it should be");
	return failures != 0;
}

#endif
