/* newlib's, with pseudoterminals. */
#ifndef _SIGIL_STDLIB_H
#define _SIGIL_STDLIB_H

#include_next <stdlib.h>

#if __XSI_VISIBLE >= 4
__BEGIN_DECLS

int posix_openpt(int);
int grantpt(int);
int unlockpt(int);
char *ptsname(int);
#if __GNU_VISIBLE
int ptsname_r(int, char *, size_t);
#endif

__END_DECLS
#endif

#endif
