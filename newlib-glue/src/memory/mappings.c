/* Memory. */
#include "glue.h"
#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>

/* The end of the data segment, as far as sbrk() has moved it. */
static char *end;

void *sbrk(ptrdiff_t increment)
{
	if (!end)
		end = (char *)sigil_sys_brk(0);
	char *old = end;
	if (increment) {
		char *got = (char *)sigil_sys_brk((long)(old + increment));
		if (got != old + increment) {
			fails_with(ENOMEM);
			return (void *)-1;
		}
		end = got;
	}
	return old;
}
void *_sbrk(ptrdiff_t increment) alias(sbrk);

void *mmap(void *at, size_t size, int rights, int flags, int fd, off_t offset)
{
	return (void *)result(sigil_sys_mmap((long)at, size, rights, flags, fd, offset));
}

int munmap(void *at, size_t size) { return result(sigil_sys_munmap((long)at, size)); }

int mprotect(void *at, size_t size, int rights)
{
	return result(sigil_sys_mprotect((long)at, size, rights));
}

int msync(void *at, size_t size, int flags) { return result(CANCELLABLE3(msync, at, size, flags)); }
int madvise(void *at, size_t size, int advice) { return result(sigil_sys_madvise((long)at, size, advice)); }

int posix_madvise(void *at, size_t size, int advice)
{
	/* POSIX's DONTNEED keeps what is there, the kernel's drops it. */
	if (advice == POSIX_MADV_DONTNEED)
		return 0;
	long value = sigil_sys_madvise((long)at, size, advice);

	return value < 0 ? error_of(value) : 0;
}

int mlock(const void *at, size_t size) { return result(sigil_sys_mlock((long)at, size)); }
int munlock(const void *at, size_t size) { return result(sigil_sys_munlock((long)at, size)); }
int mlockall(int flags) { return result(sigil_sys_mlockall(flags)); }
int munlockall(void) { return result(sigil_sys_munlockall()); }

int mlock2(const void *at, size_t size, unsigned flags)
{
	return result(sigil_sys_mlock2((long)at, size, flags));
}

void *mremap(void *at, size_t old, size_t new, int flags, ...)
{
	void *to = 0;

	if (flags & MREMAP_FIXED) {
		va_list list;
		va_start(list, flags);
		to = va_arg(list, void *);
		va_end(list);
	}
	return (void *)result(sigil_sys_mremap((long)at, old, new, flags, (long)to));
}

int mincore(void *at, size_t size, unsigned char *pages)
{
	return result(sigil_sys_mincore((long)at, size, (long)pages));
}

int memfd_create(const char *name, unsigned flags)
{
	return result(sigil_sys_memfd_create((long)name, flags));
}
