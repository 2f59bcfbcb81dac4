/* POSIX's <nl_types.h>, which newlib lacks. */
#ifndef _NL_TYPES_H
#define _NL_TYPES_H

#include <sys/_types.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#define NL_SETD 1
#define NL_CAT_LOCALE 1

typedef void *nl_catd;
#ifndef _NL_ITEM_DECLARED
typedef __nl_item nl_item;
#define _NL_ITEM_DECLARED
#endif

/* There are no message catalogues: none is ever found. */
nl_catd catopen(const char *, int);
/* The last argument, the message that the program has itself. */
char *catgets(nl_catd, int, int, const char *);
int catclose(nl_catd);

__END_DECLS

#endif
