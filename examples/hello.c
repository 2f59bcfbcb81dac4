/* The smallest program: its arguments and its environment. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	const char *name = getenv("NAME");

	printf("hello, %s\n", name ? name : "world");
	for (int i = 1; i < argc; i++)
		printf("argument %d: %s\n", i, argv[i]);
	return argc - 1;
}
