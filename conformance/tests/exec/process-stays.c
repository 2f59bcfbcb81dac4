// rule: exec keeps pid, parent, group, session, ids, nice value, directory, umask, limits, times, children, subreaper and parent-death signal
// source: POSIX execve(), DESCRIPTION; execve(2); prctl(2)
// covers: pitfall 33
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        int value = -1;
        char cwd[16];
        struct rlimit limit;
        CHECK_EQ(getpid(), atoi(argv[1]));
        CHECK_EQ(getppid(), atoi(argv[2]));
        CHECK_EQ(getpgrp(), getpid());
        CHECK_EQ(getsid(0), atoi(argv[3]));
        CHECK_EQ(getpriority(PRIO_PROCESS, 0), 11);
        CHECK_EQ(strcmp(getcwd(cwd, sizeof cwd), "/dev"), 0);
        CHECK_EQ(umask(0), 031);
        MUST(getrlimit(RLIMIT_SIGPENDING, &limit));
        CHECK(limit.rlim_cur == 55 && limit.rlim_max == 66);
        CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= 50000000);
        MUST(prctl(PR_GET_PDEATHSIG, &value));
        CHECK_EQ(value, SIGUSR2);
        MUST(prctl(PR_GET_CHILD_SUBREAPER, &value));
        CHECK_EQ(value, 1);
        CHECK_EQ(wait_status(atoi(argv[4]), 0), EXITED(12));
        CHECK_ERRNO(wait(NULL), ECHILD);
        DONE();
    }
    const char *self = own_file(argv);
    pid_t me = getpid();
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct rlimit limit = {55, 66};
        MUST(setpgid(0, 0));
        MUST(setpriority(PRIO_PROCESS, 0, 11));
        MUST(chdir("/dev"));
        umask(031);
        MUST(setrlimit(RLIMIT_SIGPENDING, &limit));
        MUST(prctl(PR_SET_PDEATHSIG, SIGUSR2));
        MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
        while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 50000000) {
        }
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) _exit(12);
        EXECUTE(self, decimal(getpid()), decimal(me), decimal(getsid(0)), decimal(grandchild));
    }
    check_child(child);
    DONE();
}
