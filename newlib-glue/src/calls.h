/* Calls that x86-64 has and younger architectures lack, by those that all have. */
#ifndef SIGIL_GLUE_CALLS_H
#define SIGIL_GLUE_CALLS_H

#ifndef SYS_open

static inline long sigil_sys_access(long path, long mode)
{
	return sigil_sys_faccessat(SIGIL_AT_FDCWD, path, mode);
}
static inline long sigil_sys_chmod(long path, long mode)
{
	return sigil_sys_fchmodat(SIGIL_AT_FDCWD, path, mode);
}
static inline long sigil_sys_chown(long path, long user, long group)
{
	return sigil_sys_fchownat(SIGIL_AT_FDCWD, path, user, group, 0);
}
static inline long sigil_sys_lchown(long path, long user, long group)
{
	return sigil_sys_fchownat(SIGIL_AT_FDCWD, path, user, group, SIGIL_AT_SYMLINK_NOFOLLOW);
}
static inline long sigil_sys_link(long old, long new)
{
	return sigil_sys_linkat(SIGIL_AT_FDCWD, old, SIGIL_AT_FDCWD, new, 0);
}
static inline long sigil_sys_symlink(long to, long path)
{
	return sigil_sys_symlinkat(to, SIGIL_AT_FDCWD, path);
}
static inline long sigil_sys_readlink(long path, long to, long size)
{
	return sigil_sys_readlinkat(SIGIL_AT_FDCWD, path, to, size);
}
static inline long sigil_sys_mkdir(long path, long mode)
{
	return sigil_sys_mkdirat(SIGIL_AT_FDCWD, path, mode);
}
static inline long sigil_sys_mknod(long path, long mode, long device)
{
	return sigil_sys_mknodat(SIGIL_AT_FDCWD, path, mode, device);
}
static inline long sigil_sys_rmdir(long path)
{
	return sigil_sys_unlinkat(SIGIL_AT_FDCWD, path, SIGIL_AT_REMOVEDIR);
}
static inline long sigil_sys_unlink(long path)
{
	return sigil_sys_unlinkat(SIGIL_AT_FDCWD, path, 0);
}
#ifndef SYS_renameat
static inline long sigil_sys_renameat(long old_folder, long old, long new_folder, long new)
{
	return sigil_sys_renameat2(old_folder, old, new_folder, new, 0);
}
#endif
static inline long sigil_sys_rename(long old, long new)
{
	return sigil_sys_renameat(SIGIL_AT_FDCWD, old, SIGIL_AT_FDCWD, new);
}
static inline long sigil_sys_stat(long path, long to)
{
	return sigil_sys_newfstatat(SIGIL_AT_FDCWD, path, to, 0);
}
static inline long sigil_sys_lstat(long path, long to)
{
	return sigil_sys_newfstatat(SIGIL_AT_FDCWD, path, to, SIGIL_AT_SYMLINK_NOFOLLOW);
}

static inline long sigil_sys_pipe(long ends) { return sigil_sys_pipe2(ends, 0); }
/* dup3(2) refuses equal descriptors, of which dup2(2) only asks that there is one. */
static inline long sigil_sys_dup2(long from, long to)
{
	if (from != to)
		return sigil_sys_dup3(from, to, 0);
	long value = sigil_sys_fcntl(from, 1 /* F_GETFD */, 0);
	return value < 0 ? value : to;
}

static inline long sigil_sys_fork(void) { return sigil_sys_clone(SIGIL_SIGCHLD, 0, 0, 0, 0); }
static inline long sigil_sys_getpgrp(void) { return sigil_sys_getpgid(0); }

/* Linux's alarm(2) gives the nearest number of seconds, and never 0 for a time that is left. */
static inline long sigil_sys_alarm(long seconds)
{
	struct {
		long every_sec, every_usec, sec, usec;
	} to = { 0, 0, seconds & 0xffffffff, 0 }, old;

	sigil_sys_setitimer(0 /* ITIMER_REAL */, (long)&to, (long)&old);
	return old.sec + (old.usec >= 500000 || (old.sec == 0 && old.usec));
}

#endif
#endif
