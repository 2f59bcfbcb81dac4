// rule: with PR_SET_KEEPCAPS setuid leaves the permitted capabilities; exec clears the flag and takes them from a user
// source: PR_SET_KEEPCAPS(2const); capabilities(7), "Transformation of capabilities during execve()"
#include "exec.h"
#include "capability.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        struct caps caps = caps_of(0);
        CHECK_EQ(caps.permitted, 0);
        CHECK_EQ(caps.effective, 0);
        CHECK_EQ(prctl(PR_GET_KEEPCAPS), 0);
        DONE();
    }
    const char *self = own_file(argv);
    pid_t child = fork_or_fail();
    if (child == 0) {
        uint64_t before = caps_of(0).permitted;
        CHECK_EQ(prctl(PR_GET_KEEPCAPS), 0);
        CHECK_ERRNO(prctl(PR_SET_KEEPCAPS, 2), EINVAL);
        MUST(prctl(PR_SET_KEEPCAPS, 1));
        CHECK_EQ(prctl(PR_GET_KEEPCAPS), 1);
        become_other(2000001);
        struct caps caps = caps_of(0);
        CHECK_EQ(caps.permitted, before);
        CHECK_EQ(caps.effective, 0);
        CHECK_ERRNO(kill(getppid(), 0), EPERM);
        CHECK_EQ(set_caps(CAP(CAP_KILL), CAP(CAP_KILL), 0), 0);
        CHECK_EQ(kill(getppid(), 0), 0);
        EXECUTE(self, "1");
    }
    check_child(child);
    DONE();
}
