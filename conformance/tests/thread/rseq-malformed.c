// rule: a restartable sequence whose descriptor is not there or not valid, or without the signature before where it is aborted, gives SIGSEGV at the next signal or switch; its handler may look, and the process ends by it behind that
// source: Linux, kernel/rseq.c, rseq_get_rseq_cs(), rseq_need_restart()
#include "rseq.h"
#include "process.h"

static long *entered;

static void handler(int sig)
{
    if (sig == SIGSEGV) __atomic_add_fetch(entered, 1, __ATOMIC_SEQ_CST);
    else _exit(7);
}

enum { RIGHT, NO_SIGNATURE, VERSION, ABORT_IN_IT, TOO_LONG, WRAPS, START_BEYOND, ABORT_BEYOND, NOT_THERE, BEYOND, AREA_GONE, KINDS };

static void spoil(int how)
{
    struct rseq_descriptor *d = &rseq_descriptor;
    uint64_t *field = &rseq_area.rseq_cs;
    *field = (uintptr_t)d;
    switch (how) {
    case NO_SIGNATURE: d->abort_ip += 4; break;
    case VERSION: d->version = 1; break;
    case ABORT_IN_IT: d->abort_ip = d->start_ip; break;
    case TOO_LONG: d->post_commit_offset = 1UL << 62; break;
    case WRAPS: d->post_commit_offset = -d->start_ip; break;
    case START_BEYOND: d->start_ip = 1UL << 63; break;
    case ABORT_BEYOND: d->abort_ip = 1UL << 63; break;
    case NOT_THERE: *field = 16; break;
    case BEYOND: *field = 1UL << 63; break;
    }
}

static void play(int how)
{
    struct sigaction action = {.sa_handler = handler};
    MUST0(sigaction(SIGSEGV, &action, NULL));
    MUST0(sigaction(SIGUSR1, &action, NULL));
    rseq_register();
    spoil(how);
    if (how == AREA_GONE) {
        uintptr_t page = (uintptr_t)&rseq_area & ~(uintptr_t)4095;
        MUST0(mprotect((void *)page, 4096, PROT_READ));
    }
    raise(SIGUSR1);
}

int main(int argc, char **argv)
{
    entered = (long *)shared_words();
    for (int how = 0; how < KINDS; how++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            play(how);
            _exit(9);
        }
        int status = 0;
        MUST(waitpid(child, &status, 0));
        int want = how == RIGHT ? 7 << 8 : SIGSEGV;
        if ((status & ~0x80) != want) FAIL("%d: status %x", how, status);
    }
    // A switch in the handler is one too many.
    CHECK(*entered > 0 && *entered < KINDS);
    DONE();
}
