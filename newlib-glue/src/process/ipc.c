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

int msgget(key_t key, int flags)
{
	return result(sigil_sys_msgget(key, flags));
}

int msgsnd(int number, const void *message, size_t size, int flags)
{
	return result(CANCELLABLE4(msgsnd, number, message, size, flags));
}

ssize_t msgrcv(int number, void *message, size_t size, long type, int flags)
{
	return result(CANCELLABLE5(msgrcv, number, message, size, type, flags));
}

int msgctl(int number, int command, struct msqid_ds *of)
{
	return result(sigil_sys_msgctl(number, command, (long)of));
}

int semget(key_t key, int count, int flags)
{
	return result(sigil_sys_semget(key, count, flags));
}

int semop(int number, struct sembuf *operations, size_t count)
{
	return semtimedop(number, operations, count, 0);
}

int semtimedop(int number, struct sembuf *operations, size_t count, const struct timespec *timeout)
{
	return result(sigil_sys_semtimedop(number, (long)operations, count, (long)timeout));
}

/* The last argument, where there is one, is a union of an int and of pointers, as wide as these. */
int semctl(int number, int semaphore, int command, ...)
{
	va_list arguments;

	va_start(arguments, command);
	long argument = va_arg(arguments, long);
	va_end(arguments);
	return result(sigil_sys_semctl(number, semaphore, command, argument));
}
