// rule: what a signalfd says of a fault's signal, a program's own siginfo for one, and SIGSYS and SIGIO goes by their codes
// source: signalfd(2); Linux, signalfd_copyinfo
#include "check.h"
#include <sys/signalfd.h>

static struct signalfd_siginfo got;

// rt_sigqueueinfo of a positive code to oneself is allowed: the layouts of all codes can be seen.
static void send(int fd, int sig, int code)
{
    union {
        siginfo_t info;
        uint64_t words[16];
    } u;
    memset(&u, 0, sizeof u);
    u.words[2] = 0x1111111122222222;
    u.words[3] = 0x3333333344444444;
    u.words[4] = 0x5555555566666666;
    u.words[5] = 0x7777777788888888;
    u.info.si_code = code;
    u.info.si_errno = 9;
    MUST(syscall(SYS_rt_sigqueueinfo, getpid(), sig, &u.info));
    memset(&got, 0xff, sizeof got);
    CHECK_EQ(read(fd, &got, sizeof got), sizeof got);
    CHECK_EQ(got.ssi_signo, sig);
    CHECK_EQ(got.ssi_errno, 9);
    CHECK_EQ(got.ssi_code, code);
}

int main(void)
{
    sigset_t set;
    sigfillset(&set);
    MUST(sigprocmask(SIG_BLOCK, &set, NULL));
    int fd = signalfd(-1, &set, SFD_NONBLOCK);
    MUST(fd);

    send(fd, SIGSEGV, SEGV_MAPERR);
    CHECK_EQ(got.ssi_addr, 0x1111111122222222);
    CHECK_EQ(got.ssi_pid, 0);
    CHECK_EQ(got.ssi_uid, 0);
    CHECK_EQ(got.ssi_addr_lsb, 0);
    send(fd, SIGBUS, BUS_MCEERR_AR);
    CHECK_EQ(got.ssi_addr, 0x1111111122222222);
    CHECK_EQ(got.ssi_addr_lsb, 0x4444);
    send(fd, SIGBUS, BUS_ADRERR);
    CHECK_EQ(got.ssi_addr_lsb, 0);
    send(fd, SIGFPE, FPE_INTDIV);
    CHECK_EQ(got.ssi_addr, 0x1111111122222222);
    send(fd, SIGTRAP, TRAP_BRKPT);
    CHECK_EQ(got.ssi_addr, 0x1111111122222222);
    CHECK_EQ(got.ssi_trapno, 0);
    send(fd, SIGCHLD, CLD_KILLED);
    CHECK_EQ(got.ssi_pid, 0x22222222);
    CHECK_EQ(got.ssi_uid, 0x11111111);
    CHECK_EQ(got.ssi_status, 0x44444444);
    CHECK_EQ(got.ssi_utime, 0x5555555566666666);
    CHECK_EQ(got.ssi_stime, 0x7777777788888888);
    CHECK_EQ(got.ssi_ptr, 0);
    send(fd, SIGIO, POLL_IN);
    CHECK_EQ(got.ssi_band, 0x22222222);
    CHECK_EQ(got.ssi_fd, 0x44444444);
    CHECK_EQ(got.ssi_pid, 0);
    send(fd, SIGSYS, 1);
    CHECK_EQ(got.ssi_call_addr, 0x1111111122222222);
    CHECK_EQ(got.ssi_syscall, 0x44444444);
    CHECK_EQ(got.ssi_arch, 0x33333333);
    send(fd, SIGUSR1, SI_KERNEL);
    CHECK_EQ(got.ssi_pid, 0x22222222);
    CHECK_EQ(got.ssi_uid, 0x11111111);
    CHECK_EQ(got.ssi_ptr, 0);
    // A signal without codes of its own: those of SIGIO are known for all.
    send(fd, SIGUSR1, POLL_HUP);
    CHECK_EQ(got.ssi_band, 0x22222222);
    CHECK_EQ(got.ssi_fd, 0x44444444);
    send(fd, SIGUSR1, 77);
    CHECK_EQ(got.ssi_pid, 0x22222222);
    CHECK_EQ(got.ssi_uid, 0x11111111);
    send(fd, SIGUSR1, SI_TIMER);
    CHECK_EQ(got.ssi_tid, 0x22222222);
    CHECK_EQ(got.ssi_overrun, 0x11111111);
    CHECK_EQ(got.ssi_ptr, 0x3333333344444444);
    CHECK_EQ(got.ssi_int, 0x44444444);
    send(fd, SIGUSR1, SI_SIGIO);
    CHECK_EQ(got.ssi_band, 0x22222222);
    CHECK_EQ(got.ssi_fd, 0x44444444);
    send(fd, SIGUSR1, SI_TKILL);
    CHECK_EQ(got.ssi_pid, 0x22222222);
    CHECK_EQ(got.ssi_ptr, 0x3333333344444444);
    send(fd, SIGUSR1, SI_MESGQ);
    CHECK_EQ(got.ssi_ptr, 0x3333333344444444);
    send(fd, SIGUSR1, SI_ASYNCIO);
    CHECK_EQ(got.ssi_pid, 0x22222222);
    CHECK_EQ(got.ssi_ptr, 0x3333333344444444);
    DONE();
}
