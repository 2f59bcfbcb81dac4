/* flockfile(3): newlib declares it for any system. A stream's lock is the one that its own functions
 * take, which a thread may take again. */
#include <stdio.h>
#include <sys/lock.h>
#include <sys/reent.h>

void __sinit(struct _reent *);

/* A string's stream, which is one call's, has no lock. */
static _LOCK_RECURSIVE_T lock_of(FILE *stream)
{
	/* The first use of a standard stream makes its lock. */
	if (!_REENT->__sdidinit)
		__sinit(_REENT);
	return stream->_flags & __SSTR ? 0 : stream->_lock;
}

void flockfile(FILE *stream)
{
	__lock_acquire_recursive(lock_of(stream));
}

int ftrylockfile(FILE *stream)
{
	_LOCK_RECURSIVE_T lock = lock_of(stream);

	return lock && !__lock_try_acquire_recursive(lock);
}

void funlockfile(FILE *stream)
{
	__lock_release_recursive(lock_of(stream));
}
