// rule: with a core limit the signals whose default is a core set WCOREDUMP and CLD_DUMPED, the others do not
// source: POSIX wait(), CLD_DUMPED; wait(2), WCOREDUMP; core(5)
#include "process.h"

static void end_by(int sig, int dumps)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        // Where a core may be written; more than one process may do it under the name `core`.
        char directory[] = "/tmp/sigil-coreXXXXXX";
        MUST(mkdtemp(directory) == NULL ? -1 : 0);
        MUST(chdir(directory));
        pid_t victim = idle_child();
        MUST(kill(victim, sig));
        siginfo_t info;
        CHECK_EQ(waitid(P_PID, victim, &info, WEXITED | WNOWAIT), 0);
        CHECK_EQ(info.si_code, dumps ? CLD_DUMPED : CLD_KILLED);
        CHECK_EQ(info.si_status, sig);
        int status = reap(victim);
        CHECK_EQ(status, sig | (dumps ? 0x80 : 0));
        CHECK_EQ(WTERMSIG(status), sig);
        CHECK_EQ(!!WCOREDUMP(status), dumps);
        char name[32];
        snprintf(name, sizeof name, "core.%d", victim);
        unlink(name);
        unlink("core");
        CHECK_EQ(rmdir(directory), 0);
        CHILD_DONE();
    }
    check_child(child);
}

int main(void)
{
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
    // A runner may forbid cores for good; then no signal may claim one.
    int may = setrlimit(RLIMIT_CORE, &limit) == 0;
    end_by(SIGQUIT, may);
    end_by(SIGABRT, may);
    end_by(SIGSEGV, may);
    end_by(SIGXCPU, may);
    end_by(SIGSYS, may);
    end_by(SIGTERM, 0);
    end_by(SIGKILL, 0);
    DONE();
}
