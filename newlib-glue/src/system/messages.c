/* catopen(3) and its like, without message catalogues: what is opened is not found, and a program
 * prints the messages that it has itself. */
#include "glue.h"
#include <nl_types.h>

nl_catd catopen(const char *name, int flags)
{
	(void)name, (void)flags;
	fails_with(ENOENT);
	return (nl_catd)-1;
}

/* No descriptor is an open one. */
char *catgets(nl_catd catalogue, int set, int message, const char *own)
{
	(void)catalogue, (void)set, (void)message;
	fails_with(EBADF);
	return (char *)own;
}

int catclose(nl_catd catalogue)
{
	(void)catalogue;
	return fails_with(EBADF);
}
