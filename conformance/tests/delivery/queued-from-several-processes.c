// rule: real-time signals of several senders are all delivered, each sender's in its order, with its pid
// source: POSIX sigqueue(), 2.4.2 Realtime Signal Generation and Delivery
// covers: pitfall 5, pitfall 33
#include "process.h"

#define SENDERS 4
#define EACH 200
static pid_t senders[SENDERS];
static volatile int next_value[SENDERS];
static volatile int total, wrong;

static void handler(int sig, siginfo_t *info, void *context)
{
    total++;
    for (int i = 0; i < SENDERS; i++)
        if (info->si_pid == senders[i]) {
            wrong += info->si_value.sival_int != next_value[i] || info->si_code != SI_QUEUE;
            next_value[i]++;
            return;
        }
    wrong++;
}

int main(void)
{
    line go = new_line();
    on_siginfo(SIGRTMIN, handler, SA_RESTART);
    pid_t parent = getpid();
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = fork_or_fail();
        if (senders[i] == 0) {
            await(go);
            for (int n = 0; n < EACH; n++)
                // The queue may be full for a moment.
                while (sigqueue(parent, SIGRTMIN, (union sigval){.sival_int = n}) != 0) {
                    if (errno != EAGAIN) _exit(1);
                    sched_yield();
                }
            _exit(0);
        }
    }
    for (int i = 0; i < SENDERS; i++) tell(go);
    for (int i = 0; i < SENDERS; i++) check_child(senders[i]);
    CHECK_EQ(total, SENDERS * EACH);
    CHECK_EQ(wrong, 0);
    DONE();
}
