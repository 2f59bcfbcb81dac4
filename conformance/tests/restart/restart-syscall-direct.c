// rule: restart_syscall without an interrupted call gives EINTR
// source: restart_syscall(2)
// covers: pitfall 16
#include "restart.h"

int main(void)
{
    CHECK_ERRNO(syscall(SYS_restart_syscall), EINTR);
    struct timespec time = {10, 0};
    interrupt_after(10, 0);
    CHECK_ERRNO(nanosleep(&time, NULL), EINTR);
    CHECK_ERRNO(syscall(SYS_restart_syscall), EINTR); // the handler's return forgot the sleep
    DONE();
}
