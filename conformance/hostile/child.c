/* A process without any right that makes random calls with random arguments. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include "hostile.h"

/* Where most pointers lead: pages with pages around them that are not there. */
#define ARENA ((unsigned char *)0x200000000000ul)
#define ARENA_32 ((unsigned char *)0x2000000000ul)
#define PAGES 16
#define PAGE 4096ul

/* Above every number that an architecture has. */
#define NUMBERS 470

static unsigned char *arena;
static uint64_t state;

uint64_t draw(uint64_t *state)
{
	/* splitmix64 */
	uint64_t z = *state += 0x9e3779b97f4a7c15ul;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ul;
	z = (z ^ z >> 27) * 0x94d049bb133111ebul;
	return z ^ z >> 31;
}

static uint64_t below(uint64_t limit)
{
	return draw(&state) % limit;
}

static uint64_t pointer(void)
{
	unsigned char *end = arena + PAGES * PAGE;

	switch (below(16)) {
	case 0: return 0;
	case 1: return (uintptr_t)end - below(16);		/* Reaches behind the end. */
	case 2: return (uintptr_t)end + below(PAGE);		/* Nothing is there. */
	case 3: return (uintptr_t)be_hostile + below(64);	/* May not be written. */
	case 4: return draw(&state);
	case 5: return -below(1ul << 47);			/* The kernel's. */
	case 6: return 0x7ffffffff000ul + below(0x2000);	/* The end of what a program can have. */
	case 7: return (uintptr_t)arena + below(PAGES * PAGE);
	default: return (uintptr_t)arena + below(PAGES * PAGE / 64) * 64;
	}
}

static uint64_t number(void)
{
	static const uint64_t edges[] = { 0, 1, 2, 7, 8, 16, 32, 63, 64, 65, 127, 128, 4095, 4096, 4097, 65535, 65536,
		0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff, -1ul, -2ul, -4096ul };

	switch (below(4)) {
	case 0: return edges[below(sizeof edges / sizeof *edges)];
	case 1: return 1ul << below(64);
	case 2: return below(12);
	default: return below(256);
	}
}

static uint64_t argument(void)
{
	switch (below(8)) {
	case 0 ... 3: return pointer();
	case 4 ... 6: return number();
	default: return draw(&state) >> below(64);
	}
}

/* One that calls take more often. */
static uint64_t plausible(void)
{
	static const uint64_t sizes[] = { 1, 8, 16, 64, 128, 4096 };

	switch (below(7)) {
	case 0 ... 2: return (uintptr_t)arena + below(PAGES * PAGE / 64) * 64;
	case 3: return below(12);
	case 4: return sizes[below(sizeof sizes / sizeof *sizes)];
	case 5: return -1ul;
	default: return 0;
	}
}

/* Calls after which there is seldom a next one; they come once where others come a hundred times. */
static int is_last(long call)
{
	switch (call) {
	case SYS_exit:
	case SYS_exit_group:
	case SYS_rt_sigreturn:
	case SYS_execve:
	case SYS_execveat:
	case SYS_clone:
	case SYS_clone3:
	case SYS_kill:
	case SYS_tkill:
	case SYS_tgkill:
	case SYS_rt_sigqueueinfo:
	case SYS_rt_tgsigqueueinfo:
	case SYS_pidfd_send_signal:
	case SYS_setitimer:
	case SYS_prlimit64:
	case SYS_set_tid_address:
	case SYS_set_robust_list:
	case SYS_rseq:
#ifdef SYS_vfork
	case SYS_fork:
	case SYS_vfork:
	case SYS_alarm:
	case SYS_setrlimit:
	case SYS_arch_prctl:
#endif
		return 1;
	}
	return 0;
}

/* A message with an address, something in it, and descriptors that go along; it begins with what is its own address. */
static void fill_message(unsigned char *at)
{
	struct {
		uint64_t name, name_len, pieces, piece_count, control, control_len, flags;
	} message = { (uintptr_t)at + 64, 8, (uintptr_t)at + 128, 1 + below(2), (uintptr_t)at + 192, 24, 0 };
	struct iovec pieces[2] = { { arena, below(200) }, { arena + PAGE, below(3 * PAGE) } };
	struct {
		uint64_t len;
		int level, type, files[4];
	} control = { 16 + 4 * below(4), SOL_SOCKET, SCM_RIGHTS, { below(12), below(12), below(12), below(12) } };

	memcpy(at, &message, sizeof message);
	memcpy(at + 64, below(2) ? "\1\0\0name" : "\1\0./x\0", 8);
	memcpy(at + 128, pieces, sizeof pieces);
	memcpy(at + 192, &control, sizeof control);
}

/* Fresh pages with numbers, pointers and short paths in them: what structures are made of. */
static void fill(void)
{
	uint64_t *words = (uint64_t *)arena;

	if (mmap(arena, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != arena)
		_exit(3); /* It has taken that right from itself. */
	for (size_t n = 0; n < PAGES * PAGE / sizeof *words; n += 1 + below(8))
		words[n] = argument();
	for (size_t n = 0; n < PAGES * PAGE; n += 1024)
		strcpy((char *)arena + n, &"./x\0./y\0../z\0/proc/self/mem"[4 * below(4)]);
	for (size_t n = 512; n < PAGES * PAGE; n += 1024)
		fill_message(arena + n);
}

/* There is one family of sockets, of three types, which seldom come of themselves. */
static void be_likely(long call, unsigned long *arguments)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };

	if (call != SYS_socket && call != SYS_socketpair)
		return;
	arguments[0] = AF_UNIX;
	arguments[1] = types[below(3)] | (below(2) ? SOCK_NONBLOCK : 0);
	arguments[2] = 0;
}

/* A queue stays when who makes it is gone, and nobody can look for one: each has a name that is known. One with a
 * wild name loses it at once. */
static void name_queue(unsigned long *arguments)
{
	arguments[0] = (unsigned long)queue_names[below(QUEUE_NAMES)];
	if (below(2)) {
		arguments[1] |= O_CREAT | O_RDWR;
		arguments[3] = 0;
	}
}

static uint64_t secrets(void)
{
	const uint64_t *words = (const uint64_t *)arena;
	uint64_t seen = 0;

	for (size_t n = 0; n < PAGES * PAGE / sizeof *words; n++)
		seen += ~words[n] == SECRET_COMPLEMENT;
	return seen;
}

void be_hostile(uint64_t seed, uint64_t calls, struct progress *progress)
{
	state = seed;
	arena = sizeof(long) == 8 && mmap(ARENA, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
		-1, 0) == ARENA ? ARENA : ARENA_32;
	for (uint64_t n = 0; n < calls; n++) {
		long call = below(NUMBERS), result;

		if (n % 64 == 0) {
			if (n > 0)
				progress->leaks += secrets();
			fill();
		}
		if (is_last(call) && below(100) != 0)
			continue;
		int wild = below(2);

		progress->number = call;
		for (int i = 0; i < 6; i++)
			progress->arguments[i] = wild ? argument() : plausible();
		if (!wild)
			be_likely(call, progress->arguments);
		if (!wild && call == SYS_mq_open)
			name_queue(progress->arguments);
		unsigned long name = progress->arguments[0];

		result = syscall(call, progress->arguments[0], progress->arguments[1], progress->arguments[2],
			progress->arguments[3], progress->arguments[4], progress->arguments[5]);
		if (wild && call == SYS_mq_open && result >= 0)
			syscall(SYS_mq_unlink, name);
		progress->calls++;
		progress->errors += result == -1;
	}
	progress->leaks += secrets();
	_exit(0);
}
