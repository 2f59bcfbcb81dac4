// rule: what changes a terminal stops a background group by SIGTTOU as if it wrote with TOSTOP: tcsetattr, tcflush, tcflow, tcsendbreak, tcdrain, tcsetpgrp; what only asks does not
// source: POSIX 11.1.4, tcsetattr(), tcflush(), tcflow(), tcsendbreak(), tcdrain(), tcsetpgrp()
#include "pty.h"

static int terminal;
static struct termios modes;

static int set(void) { return tcsetattr(terminal, TCSANOW, &modes); }
static int drain_and_set(void) { return tcsetattr(terminal, TCSADRAIN, &modes); }
static int flush_and_set(void) { return tcsetattr(terminal, TCSAFLUSH, &modes); }
static int flush(void) { return tcflush(terminal, TCIFLUSH); }
static int hold(void) { return tcflow(terminal, TCOON); }
static int send_break(void) { return tcsendbreak(terminal, 0); }
static int drain(void) { return tcdrain(terminal); }
static int come_forward(void) { return tcsetpgrp(terminal, getpid()); }
static int get(void) { return tcgetattr(terminal, &modes); }
static int group(void) { return tcgetpgrp(terminal) < 0; }
static int session(void) { return tcgetsid(terminal) < 0; }
static int size(void)
{
    struct winsize window;
    return ioctl(terminal, TIOCGWINSZ, &window);
}
static int set_size(void)
{
    struct winsize window = {.ws_row = 3};
    return ioctl(terminal, TIOCSWINSZ, &window);
}

static void back(void)
{
    on_signal(SIGTTOU, SIG_IGN, 0);
    MUST(tcsetpgrp(terminal, getpid()));
    on_signal(SIGTTOU, SIG_DFL, 0);
}

static void check(const char *name, int (*call)(void), int stops)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        new_group(terminal, 0);
        _exit(call() != 0);
    }
    int status = wait_status(child, WUNTRACED);
    if (status != (stops ? STOPPED(SIGTTOU) : EXITED(0))) FAIL("%s: status %x", name, status);
    if (!stops) return;
    MUST(tcsetpgrp(terminal, child));
    MUST(kill(child, SIGCONT));
    status = reap(child);
    if (status != EXITED(0)) FAIL("%s, continued: status %x", name, status);
    back();
    // Ignoring the signal, it is done from the background.
    child = fork_or_fail();
    if (child == 0) {
        new_group(terminal, 0);
        on_signal(SIGTTOU, SIG_IGN, 0);
        _exit(call() != 0);
    }
    status = reap(child);
    if (status != EXITED(0)) FAIL("%s, ignoring: status %x", name, status);
    back();
}

int main(void)
{
    struct pty pty = new_pty();
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        terminal = new_session(&pty);
        MUST(tcgetattr(terminal, &modes));
        check("tcsetattr", set, 1);
        check("tcsetattr, drain", drain_and_set, 1);
        check("tcsetattr, flush", flush_and_set, 1);
        check("tcflush", flush, 1);
        check("tcflow", hold, 1);
        check("tcsendbreak", send_break, 1);
        check("tcdrain", drain, 1);
        check("tcsetpgrp", come_forward, 1);
        check("tcgetattr", get, 0);
        check("tcgetpgrp", group, 0);
        check("tcgetsid", session, 0);
        check("TIOCGWINSZ", size, 0);
        check("TIOCSWINSZ", set_size, 0);
        CHILD_DONE();
    }
    check_child(leader);
    DONE();
}
