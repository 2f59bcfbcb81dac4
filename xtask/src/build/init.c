/* The program that an image is linked with when what is to run comes in an initramfs: it becomes the
 * program that its arguments name. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "init: no program is named\n");
		return 127;
	}
	execv(argv[1], argv + 1);
	fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
	return errno == ENOENT ? 127 : 126;
}
