// rule: two hundred children live at once, with pids of their own, and each is reaped once
// source: POSIX fork(), wait()
#include "process.h"

#define COUNT 200

int main(void)
{
    line hold = new_line();
    pid_t children[COUNT];
    for (int i = 0; i < COUNT; i++) {
        children[i] = fork_or_fail();
        if (children[i] == 0) {
            MUST(close(hold.in));
            await(hold);
            _exit(i);
        }
        for (int j = 0; j < i; j++) CHECK(children[j] != children[i]);
    }
    MUST(close(hold.in));
    int seen[COUNT] = {0};
    for (int i = 0; i < COUNT; i++) {
        int status;
        pid_t pid = wait(&status);
        MUST(pid);
        CHECK(WIFEXITED(status));
        int which = WEXITSTATUS(status);
        CHECK(which < COUNT && children[which] == pid);
        if (which < COUNT) CHECK_EQ(seen[which]++, 0);
    }
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}
