/* Shared memory objects: files in /dev/shm, as on Linux. */
#include "glue.h"
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "shared.h"

int __sigil_shared_name(const char *name, char *path)
{
	while (*name == '/')
		name++;
	size_t length = strcspn(name, "/");
	if (length == 0 || name[length] || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return fails_with(EINVAL);
	if (length > NAME_MAX)
		return fails_with(ENAMETOOLONG);
	strcpy(path, "/dev/shm/");
	strcpy(path + 9, name);
	return 0;
}

int shm_open(const char *name, int flags, mode_t mode)
{
	char path[SHARED_PATH];
	int state;

	if (__sigil_shared_name(name, path) < 0)
		return -1;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	int fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode);
	pthread_setcancelstate(state, 0);
	return fd;
}

int shm_unlink(const char *name)
{
	char path[SHARED_PATH];

	return __sigil_shared_name(name, path) < 0 ? -1 : unlink(path);
}
