// rule: exit_group and exit of the last thread give the low eight bits of the code, -1 as 255, and no signal or core bit
// source: POSIX _exit(), DESCRIPTION; wait(2); exit_group(2)
#include "process.h"

int main(void)
{
    static const int codes[] = {0, 1, 127, 128, 255, 256, 257, -1, 0x7fffff80, INT_MIN};
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++)
        for (int group = 0; group < 2; group++) {
            pid_t child = fork_or_fail();
            if (child == 0) syscall(group ? SYS_exit_group : SYS_exit, codes[i]);
            siginfo_t info;
            CHECK_EQ(waitid(P_PID, child, &info, WEXITED | WNOWAIT), 0);
            CHECK_EQ(info.si_code, CLD_EXITED);
            CHECK_EQ(info.si_status, codes[i] & 0xff);
            int status = reap(child);
            CHECK_EQ(status, EXITED(codes[i]));
            CHECK(WIFEXITED(status) && !WIFSIGNALED(status) && !WIFSTOPPED(status));
        }
    DONE();
}
