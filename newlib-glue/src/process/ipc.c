/* System V's semaphores, messages and shared memory. */
#include "glue.h"
#include <stdarg.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>

key_t ftok(const char *path, int project)
{
	struct stat file;

	if (stat(path, &file) < 0)
		return -1;
	return (int)(file.st_ino & 0xffff | (file.st_dev & 0xff) << 16 | (project & 0xffu) << 24);
}

int shmget(key_t key, size_t size, int flags)
{
	return result(sigil_sys_shmget(key, size, flags));
}

void *shmat(int number, const void *at, int flags)
{
	return (void *)result(sigil_sys_shmat(number, (long)at, flags));
}

int shmdt(const void *at)
{
	return result(sigil_sys_shmdt((long)at));
}

int shmctl(int number, int command, struct shmid_ds *of)
{
	return result(sigil_sys_shmctl(number, command, (long)of));
}
