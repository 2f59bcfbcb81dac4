/* Linear searches; newlib has the other ones of <search.h>. */
#include <search.h>
#include <string.h>

void *lfind(const void *key, const void *base, size_t *count, size_t size,
	    int (*compare)(const void *, const void *))
{
	const char *at = base;

	for (size_t i = 0; i < *count; i++, at += size)
		if (compare(key, at) == 0)
			return (void *)at;
	return 0;
}

void *lsearch(const void *key, void *base, size_t *count, size_t size,
	      int (*compare)(const void *, const void *))
{
	void *found = lfind(key, base, count, size, compare);

	return found ? found : memcpy((char *)base + (*count)++ * size, key, size);
}
