/* Directories: what newlib's own opendir, readdir and so on need of a system. An entry is as the
 * kernel's getdents64(2) gives it. */
#ifndef _SYS_DIRENT_H
#define _SYS_DIRENT_H

#include <sys/types.h>
#include <sys/lock.h>

#define MAXNAMLEN 255
#define HAVE_NO_D_NAMLEN
#define HAVE_DD_LOCK

struct dirent {
	ino_t d_ino;
	off_t d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[MAXNAMLEN + 1];
};

typedef struct {
	int dd_fd;
	int dd_loc;
	int dd_seek;
	char *dd_buf;
	int dd_len;
	int dd_size;
	_LOCK_RECURSIVE_T dd_lock;
} DIR;

#define __dirfd(directory) ((directory)->dd_fd)

#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12

#endif
