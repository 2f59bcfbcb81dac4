/** A file without a name, in a directory. */
#define SIGIL_O_TMPFILE (SIGIL_O_TMPFILE_BIT | SIGIL_O_DIRECTORY)
