// rule: nanosleep is never restarted: EINTR and the time that is left, even with SA_RESTART
// source: signal(7), "Interruption of system calls"; POSIX nanosleep()
// covers: pitfall 16
#include "restart.h"

int main(void)
{
    int flags[] = {0, SA_RESTART};
    for (int i = 0; i < 2; i++) {
        struct timespec time = {10, 0}, left = {-1, -1};
        interrupt_after(20, flags[i]);
        CHECK_ERRNO(nanosleep(&time, &left), EINTR);
        CHECK_EQ(handled, 1);
        CHECK(left.tv_sec == 9 && left.tv_nsec > 0);
    }
    interrupt_after(20, SA_RESTART);
    struct timespec time = {10, 0};
    CHECK_ERRNO(nanosleep(&time, NULL), EINTR);
    DONE();
}
