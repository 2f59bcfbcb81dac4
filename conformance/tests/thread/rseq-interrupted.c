// rule: a handler that interrupts a restartable sequence, by a signal from elsewhere or by a fault in it, finds the thread where the sequence is aborted, in none
// source: linux/rseq.h, struct rseq_cs; Linux, kernel/rseq.c, rseq_signal_deliver()
#include "rseq.h"
#include "arch.h"

static int count;
static uintptr_t at;
static uint64_t in = 1;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    count++;
    at = (uintptr_t)PC(uc);
    in = rseq_area.rseq_cs;
}

int main(int argc, char **argv)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    MUST0(sigaction(SIGALRM, &action, NULL));
    MUST0(sigaction(SIGSEGV, &action, NULL));
    MUST0(sigaction(SIGUSR1, &action, NULL));
    rseq_register();
    // It may be aborted before, by another process.
    for (int i = 0; i < 20; i++) {
        long word = 0;
        count = 0;
        struct itimerval soon = {{0, 0}, {0, 5000}};
        MUST0(setitimer(ITIMER_REAL, &soon, NULL));
        while (count == 0) {
            CHECK_EQ(rseq_spin(&rseq_area.rseq_cs, &word), 1);
            CHECK_EQ(rseq_area.rseq_cs, 0);
        }
        CHECK(at < (uintptr_t)rseq_start || at >= (uintptr_t)rseq_end);
        CHECK_EQ(in, 0);
    }
    for (int i = 0; i < 5; i++) {
        count = 0;
        at = 0;
        while (count == 0) CHECK_EQ(rseq_spin(&rseq_area.rseq_cs, NULL), 1);
        CHECK_EQ(at, (uintptr_t)rseq_abort);
        CHECK_EQ(count, 1);
        CHECK_EQ(in, 0);
    }
    // The handler of a call finds the thread in no sequence, too.
    for (int i = 0; i < 2; i++) {
        rseq_area.rseq_cs = (uintptr_t)&rseq_descriptor;
        in = 1;
        MUST0(i == 0 ? raise(SIGUSR1) : kill(getpid(), SIGUSR1));
        CHECK_EQ(in, 0);
        CHECK_EQ(rseq_area.rseq_cs, 0);
    }
    DONE();
}
