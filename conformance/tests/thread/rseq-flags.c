// rule: in a restartable sequence with a flag, of which Linux knows none any more, a switch gives SIGSEGV, whose handler may look, and by which the process ends behind that; at a signal the handler of SIGSEGV comes before that of the signal, and the process goes on
// source: Linux, kernel/rseq.c, rseq_need_restart(), __rseq_handle_notify_resume()
#include "rseq.h"
#include "process.h"

static long *entered;

static void handler(int sig)
{
    if (sig == SIGSEGV) __atomic_add_fetch(entered, 1, __ATOMIC_SEQ_CST);
    else _exit(7);
}

// Those that there were, and one that there never was.
static const struct {
    unsigned of_sequence, of_area;
} flags[] = {{1, 0}, {0, 4}, {0x100, 0}, {0, 8}};

// In a sequence with a flag, until a signal comes, or beside a thread that computes.
static int spin(int which, int signal)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct sigaction action = {.sa_handler = handler};
        MUST0(sigaction(SIGSEGV, &action, NULL));
        MUST0(sigaction(SIGALRM, &action, NULL));
        rseq_register();
        rseq_descriptor.flags = flags[which].of_sequence;
        rseq_area.flags = flags[which].of_area;
        struct itimerval soon = {{0, 0}, {0, 5000}};
        if (signal) MUST0(setitimer(ITIMER_REAL, &soon, NULL));
        else rseq_rival();
        long word = 0;
        for (;;) rseq_spin(&rseq_area.rseq_cs, &word);
    }
    int status = 0;
    MUST(waitpid(child, &status, 0));
    return status & ~0x80;
}

int main(int argc, char **argv)
{
    entered = (long *)shared_words();
    for (unsigned which = 0; which < sizeof flags / sizeof *flags; which++) {
        CHECK_EQ(spin(which, 0), SIGSEGV);
        CHECK_EQ(*entered, 1);
        *entered = 0;
        int status = spin(which, 1);
        // Where another process came first, it is a switch.
        if (status != SIGSEGV) {
            CHECK_EQ(status, 7 << 8);
            CHECK_EQ(*entered, 1);
        }
        *entered = 0;
    }
    DONE();
}
