// rule: what is no terminal has neither a foreground group nor a session: ENOTTY
// source: POSIX tcgetpgrp(), tcsetpgrp(), tcgetsid(), ERRORS [ENOTTY], [EBADF]
#include "process.h"
#include <termios.h>

int main(void)
{
    line pipe_ends = new_line();
    CHECK_ERRNO(tcgetpgrp(pipe_ends.out), ENOTTY);
    CHECK_ERRNO(tcsetpgrp(pipe_ends.out, getpgrp()), ENOTTY);
    CHECK_ERRNO(tcgetsid(pipe_ends.in), ENOTTY);
    int null = open("/dev/null", O_RDWR);
    MUST(null);
    CHECK_ERRNO(tcgetpgrp(null), ENOTTY);
    CHECK_ERRNO(tcsetpgrp(null, getpgrp()), ENOTTY);
    CHECK_ERRNO(tcgetpgrp(-1), EBADF);
    CHECK_ERRNO(tcsetpgrp(-1, getpgrp()), EBADF);
    CHECK_ERRNO(tcgetsid(-1), EBADF);
    CHECK_EQ(isatty(null), 0);
    DONE();
}
