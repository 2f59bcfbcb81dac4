// rule: setfsuid and setfsgid change the ids for files alone, tell the one before, and fail silently for an id that is none of the caller's
// source: setfsuid(2), setfsgid(2); credentials(7)
#include "process.h"
#include <sys/fsuid.h>
#include <sys/stat.h>

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        char name[] = "/tmp/sigil-fsuidXXXXXX";
        MUST(close(mkstemp(name)));
        MUST(chmod(name, 0600));
        CHECK_EQ(setfsuid(2000001), 0);
        CHECK_EQ(setfsuid(-1), 2000001);
        CHECK_EQ(geteuid(), 0);
        CHECK_ERRNO(open(name, O_RDONLY), EACCES);
        // Signals are not files.
        CHECK_EQ(kill(getppid(), 0), 0);
        CHECK_EQ(setfsuid(0), 2000001);
        MUST(open(name, O_RDONLY));
        CHECK_EQ(setfsgid(77), 0);
        CHECK_EQ(setfsgid(-1), 77);
        MUST(unlink(name));
        MUST(close(open(name, O_WRONLY | O_CREAT, 0600)));
        struct stat st;
        MUST(stat(name, &st));
        CHECK_EQ(st.st_gid, 77);
        MUST(unlink(name));
        // seteuid takes the one for files along.
        MUST(setresuid(5, 6, 7));
        CHECK_EQ(setfsuid(-1), 6);
        CHECK_EQ(setfsuid(8), 6);
        CHECK_EQ(setfsuid(-1), 6);
        CHECK_EQ(setfsuid(7), 6);
        CHECK_EQ(setfsuid(-1), 7);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
