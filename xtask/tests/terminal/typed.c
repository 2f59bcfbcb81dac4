// Reads what is typed, in several modes; each read that waits for keys is announced by an @.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static void handler(int sig)
{
}

static void report(int sig, siginfo_t *info, void *context)
{
    printf("signal %d code %d\n", sig, info->si_code);
}

static void prompt(void)
{
    putchar('@');
    fflush(stdout);
}

static void get(const char *what, size_t max)
{
    char bytes[100];
    prompt();
    ssize_t n = read(0, bytes, max);
    printf("%s: %zd %d", what, n, n < 0 ? errno : 0);
    for (ssize_t i = 0; i < n; i++) printf(" %02x", (unsigned char)bytes[i]);
    putchar('\n');
}

#define SHOW(call)                                       \
    do {                                                 \
        errno = 0;                                       \
        long result = (call);                            \
        printf("%s = %ld %d\n", #call, result, errno);   \
    } while (0)

static void facts(void)
{
    struct stat st;
    char byte;
    fstat(0, &st);
    printf("%d %d %d %d\n", isatty(0), isatty(1), isatty(2), S_ISCHR(st.st_mode));
    SHOW(tcgetpgrp(0) == getpgrp());
    SHOW(tcgetsid(0) == getsid(0));
    SHOW(tcsetpgrp(0, getpgrp()));
    SHOW(tcsetpgrp(0, 1));
    SHOW(tcsetpgrp(0, 3000000));
    SHOW(tcsetpgrp(0, -1));
    SHOW(lseek(0, 0, SEEK_SET));
    SHOW(fsync(0));
    SHOW(ioctl(0, 0x9999, 0));
    SHOW(pread(0, &byte, 1, 0));
    SHOW(tcflush(0, 77));
    SHOW(tcdrain(1) | tcflow(1, TCOON));
    int terminal = open("/dev/tty", O_RDWR);
    SHOW(isatty(terminal));
    close(terminal);
}

static void lines(void)
{
    int held;
    get("line", 100);
    get("part", 3);
    get("rest", 100);
    get("edited", 100);
    get("no newline", 100);
    get("end of file", 100);
    get("filled up to an end of file", 3);
    get("no end of file behind it", 100);
    SHOW(ioctl(0, FIONREAD, &held));
    SHOW(held);
    struct pollfd in = {.fd = 0, .events = POLLIN | POLLOUT};
    SHOW(poll(&in, 1, 0));
    SHOW(in.revents);
    in.events = POLLIN;
    prompt();
    SHOW(poll(&in, 1, -1));
    get("polled", 100);
    fcntl(0, F_SETFL, O_NONBLOCK);
    get("nothing", 100);
    fcntl(0, F_SETFL, 0);
}

static void signals(void)
{
    struct sigaction action = {.sa_handler = handler};
    sigaction(SIGINT, &action, NULL);
    get("interrupted", 100);
    action.sa_flags = SA_RESTART;
    sigaction(SIGQUIT, &action, NULL);
    get("restarted", 100);
    action.sa_sigaction = report;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGQUIT, &action, NULL);
    sigaction(SIGWINCH, &action, NULL);
    get("from the kernel", 100);
    struct winsize size = {24, 81, 0, 0};
    ioctl(0, TIOCSWINSZ, &size);
    ioctl(0, TIOCSWINSZ, &size);
    size.ws_col = 0;
    SHOW(ioctl(1, TIOCGWINSZ, &size));
    SHOW(size.ws_col);
}

static struct termios mode;

static void patience(int min, int time)
{
    mode.c_cc[VMIN] = min;
    mode.c_cc[VTIME] = time;
    tcsetattr(0, TCSANOW, &mode);
}

int main(void)
{
    struct termios usual;
    setvbuf(stdout, NULL, _IOLBF, 4096);
    facts();
    lines();
    signals();

    tcgetattr(0, &usual);
    mode = usual;
    cfmakeraw(&mode);
    mode.c_oflag = usual.c_oflag;
    patience(1, 0);
    get("raw", 100);
    patience(5, 0);
    get("five", 100);
    patience(0, 0);
    get("none", 100);
    patience(0, 20);
    get("within two seconds", 100);
    patience(0, 2);
    get("not within a fifth", 100);
    patience(5, 5);
    get("half a second between", 100);
    patience(3, 0);
    struct pollfd in = {.fd = 0, .events = POLLIN};
    prompt();
    SHOW(poll(&in, 1, 5000));
    get("three at least", 3);

    usual.c_oflag |= XTABS;
    tcsetattr(0, TCSAFLUSH, &usual);
    puts("a\tb");
    usual.c_oflag = 0;
    tcsetattr(0, TCSADRAIN, &usual);
    puts("no return");
    return 7;
}
