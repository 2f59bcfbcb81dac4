/* getline(3): newlib has it under another name, and does not say when memory is out. */
#include "glue.h"
#include <stdio.h>

ssize_t getdelim(char **restrict line, size_t *restrict size, int end, FILE *restrict from)
{
	if (!line || !size)
		return fails_with(EINVAL);
	return __getdelim(line, size, end, from);
}

ssize_t getline(char **restrict line, size_t *restrict size, FILE *restrict from)
{
	return getdelim(line, size, '\n', from);
}
