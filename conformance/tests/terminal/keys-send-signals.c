// rule: INTR, QUIT and SUSP send SIGINT, SIGQUIT and SIGTSTP to the foreground group alone, and what was typed is gone unless NOFLSH
// source: POSIX 11.1.9, 11.2.5 ISIG, NOFLSH
#include "pty.h"

static siginfo_t got;

static int accepts(int sig)
{
    return accept_signal(sig, &got) == sig;
}

int main(void)
{
    struct pty pty = new_pty();
    line ready = new_line();
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        int fd = new_session(&pty);
        static const int sigs[] = {SIGINT, SIGQUIT, SIGTSTP};
        for (int i = 0; i < 3; i++) block(sigs[i]);
        pid_t front = fork_or_fail();
        if (front == 0) {
            new_group(fd, 1);
            pid_t other = fork_or_fail();
            if (other != 0) tell(ready);
            CHECK(accepts(SIGINT));
            CHECK_EQ(got.si_code, SI_KERNEL);
            CHECK_EQ(got.si_pid, 0);
            CHECK(accepts(SIGQUIT));
            CHECK(accepts(SIGTSTP));
            if (other == 0) CHILD_DONE();
            check_child(other);
            CHILD_DONE();
        }
        await(ready);
        // Each for itself: the next one discards an echo that has not gone.
        type(&pty, "\003");
        EXPECT(pty.master, "^C");
        type(&pty, "\034");
        EXPECT(pty.master, "^\\");
        type(&pty, "\032");
        EXPECT(pty.master, "^Z");
        check_child(front);
        // The group behind has none of it.
        for (int i = 0; i < 3; i++) CHECK_EQ(is_pending(sigs[i]), 0);

        on_signal(SIGTTOU, SIG_IGN, 0);
        MUST(tcsetpgrp(fd, getpid()));
        no_echo(fd);
        type(&pty, "line\nrest\003");
        CHECK(accepts(SIGINT));
        NOTHING(fd);
        type(&pty, "new\n");
        READS(fd, "new\n");
        change_modes(fd, 0, NOFLSH);
        type(&pty, "line\nre\003st\n");
        CHECK(accepts(SIGINT));
        READS(fd, "line\n");
        READS(fd, "rest\n");
        // Other characters, and none.
        struct termios modes;
        MUST(tcgetattr(fd, &modes));
        modes.c_cc[VINTR] = 'k';
        modes.c_cc[VQUIT] = 0;
        MUST(tcsetattr(fd, TCSANOW, &modes));
        type(&pty, "k\034\003\n");
        CHECK(accepts(SIGINT));
        READS(fd, "\034\003\n");
        CHECK_EQ(is_pending(SIGQUIT), 0);
        change_modes(fd, ISIG, 0);
        type(&pty, "k\032\n");
        READS(fd, "k\032\n");
        CHECK_EQ(is_pending(SIGINT), 0);
        CHILD_DONE();
    }
    check_child(leader);
    DONE();
}
