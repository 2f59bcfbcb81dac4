// rule: a handler interrupts the opening of a FIFO with EINTR, or with SA_RESTART it goes on
// source: signal(7), "Interruption of system calls"; POSIX open(), ERRORS [EINTR]
#include "restart.h"
#include "tree.h"
#include <sys/wait.h>

int main(void)
{
    enter_scratch();
    MUST(mkfifo("fifo", 0600));
    interrupt_after(10, 0);
    CHECK_ERRNO(open("fifo", O_RDONLY), EINTR);
    CHECK_EQ(handled, 1);
    interrupt_after(10, 0);
    CHECK_ERRNO(open("fifo", O_WRONLY), EINTR);
    // The other side comes once the handler has run.
    volatile int *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    MUST(shared == MAP_FAILED ? -1 : 0);
    fflush(stdout);
    pid_t parent = getpid(), child = fork();
    MUST(child);
    if (child == 0) {
        for (int i = 0; i < 5; i++) {
            sleep_ms(2);
            kill(parent, SIGALRM);
        }
        *shared = 1;
        int fd = open("fifo", O_WRONLY);
        _exit(fd < 0);
    }
    interrupt_after(5, SA_RESTART);
    int fd = open("fifo", O_RDONLY);
    MUST(fd);
    CHECK_EQ(*shared, 1);
    CHECK(handled >= 1);
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    CHECK_EQ(status, 0);
    DONE();
}
