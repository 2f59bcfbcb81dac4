// rule: a read of a signalfd takes pending signals of its set, the thread's and the process's, as many as there is room for, and says of each what siginfo says
// source: signalfd(2)
#include "check.h"
#include "process.h"
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

static struct signalfd_siginfo all[8];

// One signal is to be had, and it is this.
static const struct signalfd_siginfo *one(int fd, int sig, int code)
{
    memset(all, 0xff, sizeof all);
    CHECK_EQ(read(fd, all, sizeof all), sizeof all[0]);
    CHECK_EQ(all[0].ssi_signo, sig);
    CHECK_EQ(all[0].ssi_errno, 0);
    CHECK_EQ(all[0].ssi_code, code);
    for (unsigned i = 0; i < sizeof all[0].__pad; i++) CHECK_EQ(all[0].__pad[i], 0);
    return &all[0];
}

static short ready(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT | POLLRDNORM};
    CHECK_EQ(poll(&p, 1, 0), p.revents != 0);
    return p.revents;
}

int main(void)
{
    const struct signalfd_siginfo *s;
    sigset_t set;
    sigemptyset(&set);
    for (int sig = 1; sig < 32; sig++) sigaddset(&set, sig);
    sigaddset(&set, SIGRTMIN);
    sigaddset(&set, SIGRTMIN + 1);
    sigdelset(&set, SIGTERM);
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    MUST(fd);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK);
    sigset_t every;
    sigfillset(&every);
    MUST(sigprocmask(SIG_BLOCK, &every, NULL));
    CHECK_EQ(ready(fd), 0);
    CHECK_ERRNO(read(fd, all, sizeof all), EAGAIN);
    CHECK_ERRNO(read(fd, all, sizeof all[0] - 1), EINVAL);
    CHECK_ERRNO(write(fd, all, sizeof all[0]), EINVAL);
    CHECK_ERRNO(ioctl(fd, FIONREAD, all), ENOTTY);

    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(ready(fd), POLLIN);
    s = one(fd, SIGUSR1, SI_USER);
    CHECK_EQ(s->ssi_pid, getpid());
    CHECK_EQ(s->ssi_uid, getuid());
    CHECK_EQ(s->ssi_int, 0);
    CHECK_EQ(s->ssi_ptr, 0);
    CHECK_EQ(ready(fd), 0);

    MUST(thread_kill(gettid_(), SIGUSR2));
    s = one(fd, SIGUSR2, SI_TKILL);
    CHECK_EQ(s->ssi_pid, getpid());

    union sigval value = {.sival_ptr = (void *)0x1234567887654321};
    MUST(sigqueue(getpid(), SIGRTMIN, value));
    s = one(fd, SIGRTMIN, SI_QUEUE);
    CHECK_EQ(s->ssi_pid, getpid());
    CHECK_EQ(s->ssi_uid, getuid());
    CHECK_EQ(s->ssi_ptr, 0x1234567887654321);
    CHECK_EQ(s->ssi_int, (int)0x87654321);

    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1, .sigev_value.sival_int = 7};
    struct itimerspec t = {.it_value.tv_nsec = 1};
    MUST(timer_create(CLOCK_MONOTONIC, &event, &timer));
    MUST(timer_settime(timer, 0, &t, NULL));
    sleep_ms(5);
    s = one(fd, SIGRTMIN + 1, SI_TIMER);
    CHECK_EQ(s->ssi_int, 7);
    CHECK_EQ(s->ssi_overrun, 0);
    CHECK_EQ(s->ssi_pid, 0);

    pid_t child = fork_or_fail();
    if (child == 0) _exit(5);
    int status;
    MUST(waitpid(child, &status, 0));
    s = one(fd, SIGCHLD, CLD_EXITED);
    CHECK_EQ(s->ssi_pid, child);
    CHECK_EQ(s->ssi_uid, getuid());
    CHECK_EQ(s->ssi_status, 5);

    siginfo_t info;
    memset(&info, 0, sizeof info);
    info.si_code = -70; // whatever it is, it is a sender's
    info.si_pid = 3;
    info.si_uid = 4;
    info.si_value.sival_ptr = (void *)5;
    MUST(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &info));
    s = one(fd, SIGUSR1, -70);
    CHECK_EQ(s->ssi_pid, 3);
    CHECK_EQ(s->ssi_uid, 4);
    CHECK_EQ(s->ssi_ptr, 5);

    // Several at once: the lowest first, those of the thread before those of the process.
    MUST(kill(getpid(), SIGUSR1));
    MUST(kill(getpid(), SIGHUP));
    MUST(thread_kill(gettid_(), SIGUSR2));
    MUST(kill(getpid(), SIGTERM));
    CHECK_EQ(read(fd, all, 2 * sizeof all[0] + 5), 2 * sizeof all[0]);
    CHECK_EQ(all[0].ssi_signo, SIGUSR2);
    CHECK_EQ(all[1].ssi_signo, SIGHUP);
    one(fd, SIGUSR1, SI_USER);
    CHECK_ERRNO(read(fd, all, sizeof all), EAGAIN);
    CHECK(is_pending(SIGTERM));

    // Another set for the same descriptor.
    CHECK_EQ(ready(fd), 0);
    set = set_of(SIGTERM);
    CHECK_EQ(signalfd(fd, &set, 0), fd);
    CHECK_EQ(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK);
    CHECK_EQ(ready(fd), POLLIN);
    one(fd, SIGTERM, SI_USER);

    // What cannot be blocked is passed over.
    set = set_of(SIGKILL);
    sigaddset(&set, SIGSTOP);
    CHECK_EQ(signalfd(fd, &set, 0), fd);

    CHECK_ERRNO(signalfd(0, &set, 0), EINVAL);
    CHECK_ERRNO(signalfd(99, &set, 0), EBADF);
    CHECK_ERRNO(signalfd(-1, &set, 1), EINVAL);
    CHECK_ERRNO(syscall(SYS_signalfd4, -1, &set, 4, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_signalfd4, -1, (void *)8, 8, 0), EFAULT);

    // The signal is gone although it could not be told.
    set = set_of(SIGUSR1);
    CHECK_EQ(signalfd(fd, &set, 0), fd);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_ERRNO(read(fd, (void *)8, sizeof all[0]), EFAULT);
    CHECK(!is_pending(SIGUSR1));
    DONE();
}
