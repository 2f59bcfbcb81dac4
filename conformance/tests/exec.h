// Forms for tests of exec: a program that executes itself, as its second part.
//
// The file is named by SIGIL_SELF, else by argv[0]. Where there is none to execute (a program that
// is linked with the kernel) the test ends with status 77 and says so.
#ifndef EXEC_H
#define EXEC_H

#include "process.h"
#include <sys/auxv.h>
#include <sys/stat.h>

extern char **environ;

static const char UNUSED *own_file(char **argv)
{
    const char *path = getenv("SIGIL_SELF");
    if (path == NULL) path = argv[0];
    if (path == NULL || access(path, X_OK) != 0) {
        printf("not run: no file of this program to execute, neither SIGIL_SELF nor argv[0] (%s)\n",
               path ? path : "none");
        exit(77);
    }
    return path;
}

// Executes the file with these arguments behind its name; only an error returns.
#define EXECUTE(path, ...)                                              \
    do {                                                                \
        char *arguments_[] = {(char *)(path), __VA_ARGS__, NULL};       \
        fflush(stdout);                                                 \
        execve(path, arguments_, environ);                              \
        FAIL("execve of %s: errno %d (%s)", path, errno, strerror(errno)); \
        _exit(99);                                                      \
    } while (0)

// A child that executes the file and whose checks must hold.
#define CHECK_EXECUTED(path, ...)                                       \
    do {                                                                \
        pid_t child_ = fork_or_fail();                                  \
        if (child_ == 0) EXECUTE(path, __VA_ARGS__);                    \
        check_child(child_);                                            \
    } while (0)

// A number among the arguments.
static char UNUSED *decimal(long number)
{
    char *text = malloc(24);
    snprintf(text, 24, "%ld", number);
    return text;
}

// A folder under /tmp for the test's files, which becomes the current one.
static void UNUSED enter_folder(void)
{
    static char folder[] = "/tmp/sigil-execXXXXXX";
    MUST(mkdtemp(folder) == NULL ? -1 : 0);
    MUST(chdir(folder));
}

// A file with this text and mode in the current folder.
static void UNUSED make_file(const char *name, const char *text, mode_t mode)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    MUST(fd);
    CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
    MUST(fchmod(fd, mode));
    MUST(close(fd));
}

// A copy of this program in the current folder, which anybody may search, with this owner and mode.
static void UNUSED copy_program(const char *self, const char *name, uid_t user, gid_t group,
                                mode_t mode)
{
    static char buffer[65536];
    int from = open(self, O_RDONLY), to = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    MUST(from);
    MUST(to);
    for (ssize_t got; (got = read(from, buffer, sizeof buffer)) > 0;)
        CHECK_EQ(write(to, buffer, got), got);
    MUST(fchown(to, user, group));
    MUST(fchmod(to, mode));
    MUST(close(from));
    MUST(close(to));
    MUST(chmod(".", 0755));
}

// Removes the files named and the folder.
static void UNUSED leave_folder(const char *const *names)
{
    char folder[64];
    MUST(getcwd(folder, sizeof folder) == NULL ? -1 : 0);
    for (; *names; names++) unlink(*names);
    MUST(chdir("/"));
    CHECK_EQ(rmdir(folder), 0);
}

#endif
