// rule: signals that come while a thread takes page faults are delivered, and no write is lost
// source: POSIX 2.4.1 Signal Generation and Delivery
// covers: pitfall 13
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    struct itimerval every = {{0, 1000}, {0, 1000}};
    MUST(setitimer(ITIMER_REAL, &every, NULL));
    size_t size = 4 << 20;
    for (int round = 0; round < 200 && count < 20; round++) {
        int *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        for (size_t i = 0; i < size / sizeof *p; i += 1024) p[i] = (int)i;
        for (size_t i = 0; i < size / sizeof *p; i += 1024) {
            if (p[i] != (int)i) {
                FAIL("word %zu is %d", i, p[i]);
                return 1;
            }
        }
        MUST(munmap(p, size));
    }
    CHECK(count > 0);
    DONE();
}
