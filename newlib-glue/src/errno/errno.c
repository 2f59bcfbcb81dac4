/* Errors: the kernel's numbers (Linux's) into newlib's. */
#include "glue.h"


#define EACH(newlib, kernel) [kernel] = newlib,

/* What both have, by the table of abi-headers; of two names of one number newlib's plain one. What
 * newlib has no name for is told by the error of the nearest meaning. */
#pragma GCC diagnostic ignored "-Woverride-init"
const unsigned char __sigil_errno[134] = {
	SIGIL_NEWLIB_ERRNOS(EACH)
	[SIGIL_EDEADLK] = EDEADLK, [SIGIL_EOPNOTSUPP] = EOPNOTSUPP,
	[SIGIL_ERESTART] = EINTR, [SIGIL_EUCLEAN] = EIO, [SIGIL_ENOTNAM] = EINVAL,
	[SIGIL_ENAVAIL] = EINVAL, [SIGIL_EISNAM] = EINVAL, [SIGIL_EREMOTEIO] = EREMOTE,
	[SIGIL_EMEDIUMTYPE] = EINVAL, [SIGIL_ENOKEY] = EACCES, [SIGIL_EKEYEXPIRED] = EACCES,
	[SIGIL_EKEYREVOKED] = EACCES, [SIGIL_EKEYREJECTED] = EACCES, [SIGIL_ERFKILL] = EINTR,
	[SIGIL_EHWPOISON] = EIO,
	/* No error's numbers. */
	[41] = EINVAL, [58] = EINVAL,
};

long __sigil_result(long value)
{
	if ((unsigned long)value <= -4096ul)
		return value;
	return fails_with(error_of(value));
}

int *__errno(void)
{
	return &self()->reent->_errno;
}

#undef __getreent
/* For what was compiled without <machine/sigil_reent.h>. */
struct _reent *__getreent(void)
{
	return self()->reent;
}
