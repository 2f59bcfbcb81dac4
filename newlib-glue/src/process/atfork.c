/* pthread_atfork(3). */
#include "threads.h"
#include <stdlib.h>

static struct handlers {
	void (*prepare)(void), (*parent)(void), (*child)(void);
	struct handlers *older, *newer;
} *newest;
static volatile int lock;

/* -1 before the fork, newest first; 0 in the parent and 1 in the child, oldest first. */
void __sigil_fork_handlers(int when)
{
	struct handlers *entry;

	if (when < 0) {
		__sigil_lock(&lock);
		for (entry = newest; entry; entry = entry->older)
			if (entry->prepare)
				entry->prepare();
		return;
	}
	for (entry = newest; entry && entry->older;)
		entry = entry->older;
	for (; entry; entry = entry->newer) {
		if (when == 0 && entry->parent)
			entry->parent();
		if (when == 1 && entry->child)
			entry->child();
	}
	__sigil_unlock(&lock);
}

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
	struct handlers *entry = malloc(sizeof *entry);

	if (!entry)
		return ENOMEM;
	__sigil_lock(&lock);
	*entry = (struct handlers){ prepare, parent, child, newest, 0 };
	if (newest)
		newest->newer = entry;
	newest = entry;
	__sigil_unlock(&lock);
	return 0;
}
