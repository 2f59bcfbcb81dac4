// rule: orphans go to the nearest ancestor that is a subreaper, which waits for them
// source: prctl(2), PR_SET_CHILD_SUBREAPER
// covers: pitfall 32
#include "process.h"

int main(void)
{
    int is = -1;
    MUST(prctl(PR_GET_CHILD_SUBREAPER, &is));
    CHECK_EQ(is, 0);
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    MUST(prctl(PR_GET_CHILD_SUBREAPER, &is));
    CHECK_EQ(is, 1);
    pid_t me = getpid();
    line up = new_line(), go = new_line(), go_last = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        // The attribute is not inherited.
        MUST(prctl(PR_GET_CHILD_SUBREAPER, &is));
        CHECK_EQ(is, 0);
        pid_t middle = fork_or_fail();
        if (middle == 0) {
            pid_t last = fork_or_fail();
            if (last == 0) {
                tell_number(up, getpid());
                await(go_last);
                CHECK_EQ(getppid(), me); // past its living grandparent
                _exit(failures ? 1 : 5);
            }
            stay();
        }
        tell_number(up, middle);
        await(go);
        end_child(middle);
        tell(up);
        await(go);
        CHECK_ERRNO(wait(NULL), ECHILD);
        CHILD_DONE();
    }
    pid_t a = (pid_t)await_number(up), b = (pid_t)await_number(up);
    // Neither is a child of ours yet.
    CHECK_ERRNO(waitpid(a, NULL, WNOHANG), ECHILD);
    CHECK_ERRNO(waitpid(b, NULL, WNOHANG), ECHILD);
    tell(go);
    CHECK_EQ(await(up), 1);
    tell(go_last);
    tell(go);
    int status, got = 0;
    for (pid_t pid; (pid = wait(&status)) > 0; got++)
        CHECK_EQ(status, pid == child ? EXITED(0) : EXITED(5));
    CHECK_EQ(got, 2);
    DONE();
}
