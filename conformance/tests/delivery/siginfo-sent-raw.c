// rule: a process may send itself any siginfo with rt_sigqueueinfo, and gets it back as it was, si_signo corrected
// source: rt_sigqueueinfo(2)
// covers: pitfall 19
#include "check.h"

int main(void)
{
    int codes[] = {SI_QUEUE, SI_USER, SI_TKILL, SI_TIMER, SI_MESGQ, SI_ASYNCIO, -60, 0x80};
    block(SIGUSR1);
    sigset_t set = set_of(SIGUSR1);
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++) {
        int sent[32] = {99, 7, codes[i], 0, 1234, 5678, 42, 43}, got[32];
        // A fourth argument does not exist: what is in its register does not matter.
        CHECK_EQ(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, sent, -1L), 0);
        memset(got, 0xa5, sizeof got);
        CHECK_EQ(syscall(SYS_rt_sigtimedwait, &set, got, NULL, 8), SIGUSR1);
        CHECK_EQ(got[0], SIGUSR1);
        CHECK_EQ(got[1], 7);
        CHECK_EQ(got[2], codes[i]);
        CHECK_EQ(got[4], 1234);
        CHECK_EQ(got[5], 5678);
        CHECK_EQ(got[6], 42);
        CHECK_EQ(got[7], 43);
    }
    DONE();
}
