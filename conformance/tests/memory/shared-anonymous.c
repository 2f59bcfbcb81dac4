// rule: MAP_SHARED | MAP_ANONYMOUS memory behaves as ordinary memory within the process
// source: mmap(2)
#include "check.h"

static void *thread(void *arg)
{
    for (int i = 0; i < 4096; i++) CHECK_EQ(((char *)arg)[i], (char)i);
    ((char *)arg)[5] = 99;
    return NULL;
}

int main(void)
{
    char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(p != MAP_FAILED);
    for (int i = 0; i < 4096; i++) p[i] = (char)i;
    join_thread(start_thread(thread, p));
    CHECK_EQ(p[5], 99);
    CHECK_EQ(p[4096], 0);
    CHECK_EQ(munmap(p, 8192), 0);
    DONE();
}
