/* realpath(3): a path without symbolic links, "." and "..". */
#include "glue.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As Linux. */
enum { LINKS = 40 };

/* The path that is left to be followed. */
struct left {
	char path[PATH_MAX];
	const char *at;
};

/* Takes a link's target before what is left. */
static int follow(struct left *left, const char *link)
{
	char target[PATH_MAX];
	ssize_t length = readlink(link, target, sizeof target);
	size_t rest = strlen(left->at);

	if (length < 0)
		return -1;
	if (length == 0)
		return fails_with(ENOENT);
	if (length + 1 + rest >= PATH_MAX)
		return fails_with(ENAMETOOLONG);
	memmove(left->path + length + 1, left->at, rest + 1);
	memcpy(left->path, target, length);
	left->path[length] = '/';
	left->at = left->path;
	return *target == '/';
}

/* Into PATH_MAX bytes. */
static int resolve(struct left *left, char *to)
{
	size_t length = 0; /* of what is resolved, without a bar at its end */
	int links = 0;

	if (*left->at != '/') {
		if (!getcwd(to, PATH_MAX))
			return -1;
		length = strlen(to);
		if (length == 1)
			length = 0;
	}
	while (*left->at) {
		size_t part = strcspn(left->at, "/");
		const char *name = left->at;

		left->at += part + strspn(left->at + part, "/");
		/* What a bar follows must be a folder. */
		int is_last = name[part] == 0;
		if (part == 0)
			continue;
		if (part == 2 && name[0] == '.' && name[1] == '.') {
			while (length && to[--length] != '/')
				;
			continue;
		}
		if (part != 1 || name[0] != '.') {
			if (length + 1 + part >= PATH_MAX - 1)
				return fails_with(ENAMETOOLONG);
			to[length] = '/';
			memcpy(to + length + 1, name, part);
			to[length + 1 + part] = 0;
			int old = self()->reent->_errno, absolute = follow(left, to);
			if (absolute >= 0) {
				if (++links > LINKS)
					return fails_with(ELOOP);
				if (absolute)
					length = 0;
				continue;
			}
			/* EINVAL: it is no link. */
			if (self()->reent->_errno != EINVAL)
				return -1;
			self()->reent->_errno = old;
			length += 1 + part;
		}
		if (!is_last) {
			to[length] = '/';
			to[length + 1] = 0;
			if (access(to, F_OK) < 0)
				return -1;
		}
	}
	if (length == 0)
		to[length++] = '/';
	to[length] = 0;
	return 0;
}

char *realpath(const char *restrict path, char *restrict to)
{
	char resolved[PATH_MAX];
	struct left *left;

	if (!path || !*path || strlen(path) >= PATH_MAX) {
		fails_with(!path ? EINVAL : *path ? ENAMETOOLONG : ENOENT);
		return 0;
	}
	left = malloc(sizeof *left);
	if (!left)
		return 0;
	strcpy(left->path, path);
	left->at = left->path;
	int value = resolve(left, resolved);
	free(left);
	if (value < 0)
		return 0;
	return to ? strcpy(to, resolved) : strdup(resolved);
}
