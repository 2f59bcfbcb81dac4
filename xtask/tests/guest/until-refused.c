/* Makes pipes until there is no memory for one more, three times: all of it comes back. */
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static int pipes(void)
{
	static char page[4096];
	int made = 0, end[2];
	while (!pipe(end)) {
		made++;
		if (write(end[1], page, sizeof page) < 0)
			break;
	}
	int error = errno;
	for (int fd = 3; fd < 2 * made + 3; fd++)
		close(fd);
	return error == ENOMEM ? made : 0;
}

int main(void)
{
	struct rlimit many = { 100000, 100000 };
	setrlimit(RLIMIT_NOFILE, &many);
	int first = pipes(), second = pipes(), third = pipes();
	if (first < 100 || second < first * 9 / 10 || third < first * 9 / 10)
		return printf("%d, %d, %d: not so\n", first, second, third), 1;
	puts("refused, and back");
	return 0;
}
