/* Threads' structures, and the first thread's. */
#include "threads.h"
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

struct tls __sigil_tls = { .align = 1 };
volatile int __sigil_thread_lock;
int __sigil_thread_count = 1;

#define ALIGN _Alignof(struct sigil_thread)

static size_t alignment(void)
{
	size_t align = __sigil_tls.align > ALIGN ? __sigil_tls.align : ALIGN;

	return align < 64 ? 64 : align;
}

size_t __sigil_thread_size(void)
{
	/* Up to an alignment is lost at each end. */
	return sizeof(struct sigil_thread) + __sigil_tls.size + 2 * alignment();
}

#define UP_TO_ALIGN(size) (((size) + __sigil_tls.align - 1) & -__sigil_tls.align)

struct sigil_thread *__sigil_new_thread(unsigned char *memory, size_t size)
{
	uintptr_t end = (uintptr_t)memory + size;
#ifdef TLS_BELOW
	struct sigil_thread *thread = (void *)(end - sizeof *thread & -alignment());
	/* The block's size is a multiple of its alignment, as the linker has counted offsets. */
	unsigned char *tls = (unsigned char *)thread - UP_TO_ALIGN(__sigil_tls.size);

	thread->self = thread;
#else
	/* So is what the linker leaves between the thread pointer and the block. */
	size_t gap = UP_TO_ALIGN(TLS_GAP);
	unsigned char *pointer = (void *)(end - __sigil_tls.size - gap & -alignment());
	struct sigil_thread *thread = (struct sigil_thread *)pointer - 1;
	unsigned char *tls = pointer + gap;
#endif

	if (__sigil_tls.size)
		memcpy(tls, __sigil_tls.image, __sigil_tls.file_size);
	thread->robust.head = (void *)&thread->robust.head;
	return thread;
}

unsigned char *__sigil_below(struct sigil_thread *thread)
{
#ifdef TLS_BELOW
	return (unsigned char *)thread - (__sigil_tls.size + 2 * __sigil_tls.align);
#else
	return (unsigned char *)thread;
#endif
}

void __sigil_first_thread(const unsigned char *random)
{
	/* Enough for a program without large TLS. */
	static unsigned char memory[sizeof(struct sigil_thread) + 512] __attribute__((__aligned__(64)));
	unsigned char *at = memory;
	size_t size = sizeof memory;

	if (__sigil_thread_size() > size) {
		size = __sigil_thread_size();
		at = (void *)sigil_sys_mmap(0, size, PROT_READ | PROT_WRITE,
					    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	}
	if ((uintptr_t)at > -4096ul)
		__builtin_trap();
	struct sigil_thread *thread = __sigil_new_thread(at, size);
	thread->reent = _GLOBAL_REENT;
	thread->previous = thread->next = thread;
	thread->joined = JOINABLE;
#ifdef TLS_BELOW
	if (random)
		memcpy(&thread->canary, random, sizeof thread->canary);
#else
	(void)random;
#endif
	if (set_thread_pointer(pointer_of(thread)) < 0)
		__builtin_trap();
	thread->tid = sigil_sys_set_tid_address((long)&thread->tid);
}
