// rule: execl, execv, execle, execlp and execvp give arguments, environment and a search of PATH their ways
// source: POSIX exec: execl(), execv(), execle(), execlp(), execvp()
#include "exec.h"

static const char *const names[] = {"sigil-program", NULL};

#define CHECK_FORM(form, word, call)                    \
    do {                                                \
        pid_t child_ = fork_or_fail();                  \
        if (child_ == 0) {                              \
            MUST(setenv("FORM", form, 1));              \
            fflush(stdout);                             \
            call;                                       \
            FAIL("%s: errno %d", form, errno);          \
            _exit(99);                                  \
        }                                               \
        check_child(child_);                            \
    } while (0)

int main(int argc, char **argv)
{
    if (argc > 2) {
        CHECK_EQ(strcmp(argv[0], "zero"), 0);
        CHECK_EQ(argc, 3);
        CHECK_EQ(strcmp(argv[2], ""), 0);
        // The first argument says what FORM has to be in this environment.
        const char *form = getenv("FORM");
        CHECK_EQ(strcmp(form ? form : "none", argv[1]), 0);
        DONE();
    }
    const char *self = own_file(argv);
    char *full = realpath(self, NULL);
    if (full == NULL) full = (char *)self;
    enter_folder();
    copy_program(full, "sigil-program", 0, 0, 0755);
    make_file("no-program", "nothing", 0644);
    char folder[64], path[128];
    MUST(getcwd(folder, sizeof folder) == NULL ? -1 : 0);
    snprintf(path, sizeof path, "/no-such-folder:/dev/null:%s", folder);
    char *given[] = {"FORM=given", NULL};
    CHECK_FORM("a", "a", execl("./sigil-program", "zero", "a", "", (char *)NULL));
    CHECK_FORM("b", "b", execv("./sigil-program", (char *[]){"zero", "b", "", NULL}));
    CHECK_FORM("c", "given", execle("./sigil-program", "zero", "given", "", (char *)NULL, given));
    CHECK_FORM("d", "none", execve("./sigil-program", (char *[]){"zero", "none", "", NULL}, (char *[]){NULL}));
    MUST(setenv("PATH", path, 1));
    MUST(chdir("/"));
    CHECK_FORM("e", "e", execlp("sigil-program", "zero", "e", "", (char *)NULL));
    CHECK_FORM("f", "f", execvp("sigil-program", (char *[]){"zero", "f", "", NULL}));
    CHECK_ERRNO(execlp("sigil-none", "zero", (char *)NULL), ENOENT);
    // What may not be executed is said, unless another folder has it.
    CHECK_ERRNO(execlp("no-program", "zero", (char *)NULL), EACCES);
    // A name with a slash is not looked for.
    CHECK_ERRNO(execlp("./sigil-program", "zero", (char *)NULL), ENOENT);
    MUST(chdir(folder));
    MUST(unlink("no-program"));
    leave_folder(names);
    DONE();
}
