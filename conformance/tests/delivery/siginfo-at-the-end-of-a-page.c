// rule: rt_sigqueueinfo reads 48 bytes, and the 80 behind them only for a code whose layout is unknown
// source: Linux kernel/signal.c, copy_siginfo_from_user; rt_sigqueueinfo(2)
#include "check.h"

#include <sys/mman.h>

#define KNOWN_BYTES 48
#define UNKNOWN_CODE (-8)

static char *end;

// A siginfo_t of which so many bytes can be read.
static siginfo_t *readable(int bytes, int code)
{
    siginfo_t whole = {.si_signo = SIGUSR1, .si_code = code};
    whole.si_value.sival_int = 77;
    memcpy(end - bytes, &whole, bytes);
    return (siginfo_t *)(end - bytes);
}

// The errno of sending SIGRTMIN with this, to the process or to the thread.
static int send(int to_thread, siginfo_t *info)
{
    long result = to_thread
        ? syscall(SYS_rt_tgsigqueueinfo, getpid(), gettid_(), SIGRTMIN, info)
        : syscall(SYS_rt_sigqueueinfo, getpid(), SIGRTMIN, info);
    return result == -1 ? errno : 0;
}

int main(void)
{
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(page != MAP_FAILED);
    end = page + 4096;
    MUST(munmap(end, 4096));
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    block(SIGRTMIN);
    for (int to_thread = 0; to_thread < 2; to_thread++) {
        // The first one may find a better place than those behind it.
        for (int i = 0; i < 4; i++) CHECK_EQ(send(to_thread, readable(KNOWN_BYTES, SI_QUEUE)), 0);
        for (int bytes = 0; bytes < KNOWN_BYTES; bytes++)
            CHECK_EQ(send(to_thread, readable(bytes, SI_QUEUE)), EFAULT);
        for (int i = 0; i < 4; i++) {
            siginfo_t got;
            CHECK_EQ(sigwaitinfo(&set, &got), SIGRTMIN);
            CHECK_EQ(got.si_signo, SIGRTMIN);
            CHECK_EQ(got.si_code, SI_QUEUE);
            CHECK_EQ(got.si_value.sival_int, 77);
        }
        CHECK_EQ(is_pending(SIGRTMIN), 0);
        CHECK_EQ(send(to_thread, readable(KNOWN_BYTES - 1, SI_QUEUE)), EFAULT);
        CHECK_EQ(send(to_thread, readable(KNOWN_BYTES, UNKNOWN_CODE)), EFAULT);
        CHECK_EQ(send(to_thread, readable(127, UNKNOWN_CODE)), EFAULT);
        CHECK_EQ(is_pending(SIGRTMIN), 0);
        CHECK_EQ(send(to_thread, readable(128, UNKNOWN_CODE)), 0);
        end[-1] = 1;
        CHECK_EQ(send(to_thread, (siginfo_t *)(end - 128)), E2BIG);
        CHECK_EQ(sigwaitinfo(&set, NULL), SIGRTMIN);
        CHECK_EQ(is_pending(SIGRTMIN), 0);
    }
    DONE();
}
