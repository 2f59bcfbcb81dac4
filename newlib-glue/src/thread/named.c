/* Semaphores with names: each is a file in /dev/shm that holds one. A semaphore that a process has
 * open is mapped once, however often it is opened. */
#include "threads.h"
#include <fcntl.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../memory/shared.h"

static struct opened {
	ino_t file;
	sem_t *at;
	int count;
	struct opened *next;
} *all;
static volatile int lock;

/* A file that has the semaphore in it before it has its name. */
static int create(const char *path, mode_t mode, unsigned value)
{
	char temporary[SHARED_PATH];
	sem_t fresh;
	struct timespec now;

	if (sem_init(&fresh, 1, value) < 0)
		return -1;
	for (int attempt = 0; attempt < 10; attempt++) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		snprintf(temporary, sizeof temporary, "/dev/shm/sem-%d-%ld", gettid(), now.tv_nsec);
		int fd = open(temporary, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode);
		if (fd < 0 && self()->reent->_errno == EEXIST)
			continue;
		if (fd < 0)
			return -1;
		int ready = write(fd, &fresh, sizeof fresh) == sizeof fresh && link(temporary, path) == 0;
		int error = self()->reent->_errno;
		unlink(temporary);
		if (ready)
			return fd;
		close(fd);
		return fails_with(error);
	}
	return fails_with(EEXIST);
}

/* The mapping of an open file, with one opening more. */
static sem_t *opened(int fd)
{
	struct stat st;
	struct opened *entry;

	if (fstat(fd, &st) < 0)
		return SEM_FAILED;
	for (entry = all; entry; entry = entry->next)
		if (entry->file == st.st_ino)
			return entry->count++, entry->at;
	entry = malloc(sizeof *entry);
	if (!entry)
		return SEM_FAILED;
	void *at = mmap(0, sizeof(sem_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED) {
		free(entry);
		return SEM_FAILED;
	}
	*entry = (struct opened){ st.st_ino, at, 1, all };
	all = entry;
	return at;
}

sem_t *sem_open(const char *name, int flags, ...)
{
	char path[SHARED_PATH];
	mode_t mode = 0;
	unsigned value = 0;
	sem_t *found = SEM_FAILED;
	int state, fd;

	if (__sigil_shared_name(name, path) < 0)
		return SEM_FAILED;
	if (flags & O_CREAT) {
		va_list list;
		va_start(list, flags);
		mode = va_arg(list, mode_t) & 0666;
		value = va_arg(list, unsigned);
		va_end(list);
		if (value > SEM_VALUE_MAX) {
			fails_with(EINVAL);
			return SEM_FAILED;
		}
	}
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	__sigil_lock(&lock);
	for (;;) {
		fd = flags & O_CREAT && flags & O_EXCL ? -1 : open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
		if (fd >= 0 || !(flags & O_CREAT) ||
		    (!(flags & O_EXCL) && self()->reent->_errno != ENOENT))
			break;
		fd = create(path, mode, value);
		/* Another process may have been quicker. */
		if (fd >= 0 || flags & O_EXCL || self()->reent->_errno != EEXIST)
			break;
	}
	if (fd >= 0) {
		found = opened(fd);
		close(fd);
	}
	__sigil_unlock(&lock);
	pthread_setcancelstate(state, 0);
	return found;
}

int sem_close(sem_t *s)
{
	__sigil_lock(&lock);
	for (struct opened **at = &all; *at; at = &(*at)->next) {
		struct opened *entry = *at;
		if (entry->at != s)
			continue;
		if (--entry->count == 0) {
			*at = entry->next;
			munmap(entry->at, sizeof *entry->at);
			free(entry);
		}
		__sigil_unlock(&lock);
		return 0;
	}
	__sigil_unlock(&lock);
	return fails_with(EINVAL);
}

int sem_unlink(const char *name)
{
	return shm_unlink(name);
}
