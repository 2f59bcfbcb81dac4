/* nftw(3), but for FTW_CHDIR. */
#include "glue.h"
#include <dirent.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct walk {
	int (*function)(const char *, const struct stat *, int, struct FTW *);
	int flags;
	dev_t device;
	char path[PATH_MAX + 1];
};

/* What a name is: one of FTW_. */
static int kind(const struct walk *w, struct stat *st)
{
	int links = w->flags & FTW_PHYS;

	if ((links ? lstat(w->path, st) : stat(w->path, st)) < 0) {
		if (!links && self()->reent->_errno == ENOENT && lstat(w->path, st) == 0)
			return FTW_SLN;
		return self()->reent->_errno == EACCES ? FTW_NS : -1;
	}
	if (S_ISDIR(st->st_mode))
		return w->flags & FTW_DEPTH ? FTW_DP : FTW_D;
	return S_ISLNK(st->st_mode) ? FTW_SL : FTW_F;
}

static int walk(struct walk *w, int level)
{
	struct stat st;
	size_t length = strlen(w->path);
	const char *slash = strrchr(w->path, '/');
	struct FTW where = { slash ? slash + 1 - w->path : 0, level };
	int type = kind(w, &st), value = 0;

	if (type < 0)
		return -1;
	if (level == 0)
		w->device = st.st_dev;
	if (w->flags & FTW_MOUNT && type != FTW_NS && st.st_dev != w->device)
		return 0;
	int is_folder = type == FTW_D || type == FTW_DP;
	DIR *folder = is_folder ? opendir(w->path) : 0;
	if (is_folder && !folder) {
		if (self()->reent->_errno != EACCES)
			return -1;
		type = FTW_DNR;
	}
	if (!(w->flags & FTW_DEPTH))
		value = w->function(w->path, &st, type, &where);
	for (struct dirent *entry; folder && value == 0 && (entry = readdir(folder));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		size_t bar = length && w->path[length - 1] == '/' ? 0 : 1;
		if (length + bar + strlen(entry->d_name) > PATH_MAX) {
			value = fails_with(ENAMETOOLONG);
			break;
		}
		w->path[length] = '/';
		strcpy(w->path + length + bar, entry->d_name);
		value = walk(w, level + 1);
		w->path[length] = 0;
	}
	if (folder)
		closedir(folder);
	if (value == 0 && w->flags & FTW_DEPTH)
		value = w->function(w->path, &st, type, &where);
	return value;
}

int nftw(const char *path, int (*function)(const char *, const struct stat *, int, struct FTW *),
	 int descriptors, int flags)
{
	size_t length = strlen(path);

	(void)descriptors;
	if (flags & FTW_CHDIR)
		return fails_with(ENOSYS);
	if (length == 0 || length > PATH_MAX)
		return fails_with(length ? ENAMETOOLONG : ENOENT);
	struct walk *w = malloc(sizeof *w);
	if (!w)
		return -1;
	w->function = function;
	w->flags = flags;
	memcpy(w->path, path, length + 1);
	while (length > 1 && w->path[length - 1] == '/')
		w->path[--length] = 0;
	int value = walk(w, 0);
	free(w);
	return value;
}
