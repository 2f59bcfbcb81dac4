/* Thread-specific data. */
#include "threads.h"

static void (*destructors[PTHREAD_KEYS_MAX])(void *);
static volatile int lock;

static void nothing(void *value)
{
	(void)value;
}

int pthread_key_create(pthread_key_t *key, void (*destructor)(void *))
{
	static unsigned next;
	int error = EAGAIN;

	__sigil_lock(&lock);
	/* The one after the last: a key that was deleted is not used again at once. */
	for (unsigned i = 0; i < PTHREAD_KEYS_MAX; i++) {
		unsigned at = (next + i) % PTHREAD_KEYS_MAX;
		if (destructors[at])
			continue;
		destructors[at] = destructor ? destructor : nothing;
		*key = at;
		next = at + 1;
		error = 0;
		break;
	}
	__sigil_unlock(&lock);
	return error;
}

/* A key that is made of the same number later has no values. */
int pthread_key_delete(pthread_key_t key)
{
	struct sigil_thread *me = self(), *thread = me;
	__sigset_t mask = block_kernel(APPLICATION_SIGNALS);

	__sigil_lock(&__sigil_thread_lock);
	do
		thread->specific[key] = 0;
	while ((thread = thread->next) != me);
	__sigil_unlock(&__sigil_thread_lock);
	destructors[key] = 0;
	restore_kernel(mask);
	return 0;
}

void *pthread_getspecific(pthread_key_t key)
{
	return self()->specific[key];
}

int pthread_setspecific(pthread_key_t key, const void *value)
{
	struct sigil_thread *me = self();

	me->specific[key] = (void *)value;
	me->has_specific = 1;
	return 0;
}

void __sigil_run_destructors(void)
{
	struct sigil_thread *me = self();

	for (int round = 0; me->has_specific && round < PTHREAD_DESTRUCTOR_ITERATIONS; round++) {
		me->has_specific = 0;
		for (unsigned key = 0; key < PTHREAD_KEYS_MAX; key++) {
			void *value = me->specific[key];
			void (*destructor)(void *) = destructors[key];
			me->specific[key] = 0;
			if (value && destructor)
				destructor(value);
		}
	}
}
