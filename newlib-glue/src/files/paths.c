/* Names of files. */
#include "glue.h"
#include "flags.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH(path) ((long)(path))

int link(const char *old, const char *new) { return result(sigil_sys_link(PATH(old), PATH(new))); }
int _link(const char *old, const char *new) alias(link);
int unlink(const char *path) { return result(sigil_sys_unlink(PATH(path))); }
int _unlink(const char *path) alias(unlink);
int rename(const char *old, const char *new) { return result(sigil_sys_rename(PATH(old), PATH(new))); }
int _rename(const char *old, const char *new) alias(rename);
int mkdir(const char *path, mode_t mode) { return result(sigil_sys_mkdir(PATH(path), mode)); }
int _mkdir(const char *path, mode_t mode) alias(mkdir);
int rmdir(const char *path) { return result(sigil_sys_rmdir(PATH(path))); }
int symlink(const char *to, const char *path) { return result(sigil_sys_symlink(PATH(to), PATH(path))); }
int chdir(const char *path) { return result(sigil_sys_chdir(PATH(path))); }
int fchdir(int fd) { return result(sigil_sys_fchdir(fd)); }
int chroot(const char *path) { return result(sigil_sys_chroot(PATH(path))); }
int access(const char *path, int mode) { return result(sigil_sys_access(PATH(path), mode)); }
int chmod(const char *path, mode_t mode) { return result(sigil_sys_chmod(PATH(path), mode)); }
int fchmod(int fd, mode_t mode) { return result(sigil_sys_fchmod(fd, mode)); }
mode_t umask(mode_t mask) { return sigil_sys_umask(mask); }

ssize_t readlink(const char *restrict path, char *restrict to, size_t size)
{
	return result(sigil_sys_readlink(PATH(path), (long)to, size));
}

int chown(const char *path, uid_t user, gid_t group)
{
	return result(sigil_sys_chown(PATH(path), user, group));
}

int lchown(const char *path, uid_t user, gid_t group)
{
	return result(sigil_sys_lchown(PATH(path), user, group));
}

int fchown(int fd, uid_t user, gid_t group)
{
	return result(sigil_sys_fchown(fd, user, group));
}

int mknod(const char *path, mode_t mode, dev_t device)
{
	return result(sigil_sys_mknod(PATH(path), mode, device));
}

int mkfifo(const char *path, mode_t mode)
{
	return mknod(path, mode | S_IFIFO, 0);
}

char *getcwd(char *to, size_t size)
{
	static const size_t most = PATH_MAX;
	char *room = to ? to : malloc(size = size ? size : most);

	if (!room)
		return 0;
	if (to && size == 0) {
		fails_with(EINVAL);
		return 0;
	}
	if (result(sigil_sys_getcwd((long)room, size)) >= 0)
		return room;
	if (!to)
		free(room);
	return 0;
}
