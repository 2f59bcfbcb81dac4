/* Where objects with a name are. */
#ifndef SIGIL_SHARED_H
#define SIGIL_SHARED_H

enum { SHARED_PATH = 9 + NAME_MAX + 1 };

/* The path of an object's file; -1 with errno when the name is none. */
hidden int __sigil_shared_name(const char *name, char *path);

#endif
