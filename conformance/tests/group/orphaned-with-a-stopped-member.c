// rule: when a group becomes orphaned with a stopped member, all members get SIGHUP and SIGCONT
// source: POSIX _Exit(), "Consequences of Process Termination"
// covers: pitfall 32
#include "process.h"

static volatile int hups, conts;

static void handler(int sig)
{
    if (sig == SIGHUP) hups++;
    if (sig == SIGCONT) conts++;
}

int main(void)
{
    line up = new_line(), reports = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setsid());
        pid_t members[3];
        for (int i = 0; i < 3; i++) {
            members[i] = fork_or_fail();
            if (members[i] == 0) {
                if (i < 2) {
                    on_signal(SIGHUP, handler, 0);
                    on_signal(SIGCONT, handler, 0);
                }
                tell(up);
                WAIT_UNTIL(hups && conts); // the third never sees them
                tell_number(reports, hups * 10 + conts);
                _exit(20 + i);
            }
            MUST(setpgid(members[i], members[0]));
            await(up);
        }
        MUST(kill(members[1], SIGSTOP));
        CHECK_EQ(wait_status(members[1], WUNTRACED), STOPPED(SIGSTOP));
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(await_number(reports), 11);
    CHECK_EQ(await_number(reports), 11);
    int exits = 0, hang_ups = 0, status;
    while (wait(&status) > 0) {
        exits += WIFEXITED(status);
        hang_ups += status == KILLED(SIGHUP);
    }
    CHECK_EQ(exits, 2);
    CHECK_EQ(hang_ups, 1);
    DONE();
}
