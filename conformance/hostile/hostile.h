/* What the two sides of the hostile program share. */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <stddef.h>
#include <stdint.h>

/* What a child has done, on a page that it shares with process 1. */
struct progress {
	uint64_t calls;
	uint64_t errors;
	uint64_t leaks;		/* Words of the secret that it has seen. */
	long number;		/* The call that it is in, */
	long arguments[6];	/* and with what. */
};

/* A word of the secret, which only the first program has in its memory: a child knows it by its complement. */
#define SECRET_COMPLEMENT 0x5a17c3e99b0d4f26ul

/* The names of the message queues that a child may make. */
#define QUEUE_NAMES 4
extern const char *const queue_names[QUEUE_NAMES];

/* Makes random calls, as many at most, and never returns. */
_Noreturn void be_hostile(uint64_t seed, uint64_t calls, struct progress *progress);

/* The next number of a sequence. */
uint64_t draw(uint64_t *state);

#endif
