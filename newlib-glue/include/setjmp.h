/* newlib's, with what POSIX adds: jumps that put back the signal mask. */
#ifndef _SIGIL_SETJMP_H
#define _SIGIL_SETJMP_H

#include_next <setjmp.h>
#include <sys/cdefs.h>
#include <sys/_sigset.h>

__BEGIN_DECLS

typedef struct {
	jmp_buf __registers;
	long __return, __kept;
	__sigset_t __mask;
} sigjmp_buf[1];

int sigsetjmp(sigjmp_buf, int) __attribute__((__returns_twice__));
void siglongjmp(sigjmp_buf, int) __attribute__((__noreturn__));
int _setjmp(jmp_buf) __attribute__((__returns_twice__));
void _longjmp(jmp_buf, int) __attribute__((__noreturn__));

__END_DECLS

#endif
