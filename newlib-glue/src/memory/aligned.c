/* posix_memalign(3): newlib has memalign() alone. */
#include "glue.h"
#include <malloc.h>
#include <stdlib.h>

int posix_memalign(void **to, size_t alignment, size_t size)
{
	if (alignment < sizeof(void *) || alignment & (alignment - 1))
		return EINVAL;
	/* errno stays as it is. */
	int old = self()->reent->_errno;
	void *at = memalign(alignment, size);
	self()->reent->_errno = old;
	if (!at)
		return ENOMEM;
	*to = at;
	return 0;
}
