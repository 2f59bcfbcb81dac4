// rule: what a system call writes into memory after fork lands in the caller's copy alone
// source: POSIX fork(), DESCRIPTION; read()
#include "process.h"

static char buffer[3 * 4096];
static struct timespec when = {-1, -1};

int main(void)
{
    memset(buffer, 'a', sizeof buffer);
    line from = new_line();
    CHECK_EQ(write(from.in, "0123456789", 10), 10);
    pid_t child = fork_or_fail();
    if (child == 0) {
        // Over the boundary of two pages that are both shared still.
        CHECK_EQ(read(from.out, buffer + 4096 - 5, 10), 10);
        CHECK_EQ(memcmp(buffer + 4096 - 5, "0123456789", 10), 0);
        CHECK_EQ(buffer[4096 - 6], 'a');
        CHECK_EQ(buffer[4096 + 5], 'a');
        MUST(clock_gettime(CLOCK_MONOTONIC, &when));
        MUST(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &when));
        CHECK(when.tv_nsec >= 0);
        CHILD_DONE();
    }
    check_child(child);
    for (size_t i = 0; i < sizeof buffer; i++) CHECK_EQ(buffer[i], 'a');
    CHECK_EQ(when.tv_nsec, -1);
    DONE();
}
