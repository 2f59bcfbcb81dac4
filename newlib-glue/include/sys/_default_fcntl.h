/* newlib's, with a struct flock whose l_pid holds a process' number, and what it does not declare.
 * Flags, commands and lock types are newlib's numbers. */
#ifndef _SIGIL_SYS__DEFAULT_FCNTL_H
#define _SIGIL_SYS__DEFAULT_FCNTL_H

#define flock __newlib_flock
#include_next <sys/_default_fcntl.h>
#undef flock

__BEGIN_DECLS

struct flock {
	short l_type, l_whence;
	off_t l_start, l_len;
	pid_t l_pid;
};

#if __BSD_VISIBLE
int flock(int, int);
#endif

#define O_DSYNC 0x4000000
#define O_RSYNC O_SYNC
#if __GNU_VISIBLE
#define O_TMPFILE 0x800000
#define O_NOATIME 0x1000000
#define O_PATH 0x2000000
#define O_LARGEFILE 0
#define O_ASYNC _FASYNC

#define F_SETSIG 0x10a
#define F_GETSIG 0x10b
#define F_SETPIPE_SZ 0x407
#define F_GETPIPE_SZ 0x408
#define F_ADD_SEALS 0x409
#define F_GET_SEALS 0x40a
#define F_OFD_GETLK 0x124
#define F_OFD_SETLK 0x125
#define F_OFD_SETLKW 0x126

#define F_SEAL_SEAL 1
#define F_SEAL_SHRINK 2
#define F_SEAL_GROW 4
#define F_SEAL_WRITE 8

#define FALLOC_FL_KEEP_SIZE 1
#define FALLOC_FL_PUNCH_HOLE 2
#define FALLOC_FL_COLLAPSE_RANGE 8
#define FALLOC_FL_ZERO_RANGE 16
#define FALLOC_FL_INSERT_RANGE 32
#define FALLOC_FL_UNSHARE_RANGE 64
int fallocate(int, int, off_t, off_t);

#define SPLICE_F_MOVE 1
#define SPLICE_F_NONBLOCK 2
#define SPLICE_F_MORE 4
#endif

#define POSIX_FADV_NORMAL 0
#define POSIX_FADV_RANDOM 1
#define POSIX_FADV_SEQUENTIAL 2
#define POSIX_FADV_WILLNEED 3
#define POSIX_FADV_DONTNEED 4
#define POSIX_FADV_NOREUSE 5
int posix_fadvise(int, off_t, off_t, int);
int posix_fallocate(int, off_t, off_t);

__END_DECLS

#endif
