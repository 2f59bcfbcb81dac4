// rule: RLIMIT_MEMLOCK bounds what a user locks: ENOMEM beyond it, EPERM where it is 0; MAP_LOCKED gives EAGAIN; CAP_IPC_LOCK is not bound
// source: mlock(2), ERRORS; mmap(2), EAGAIN; getrlimit(2), RLIMIT_MEMLOCK
#include "process.h"

int main(void)
{
    size_t page = 4096;
    struct rlimit limit = {4 * page, 4 * page};
    pid_t child = fork_or_fail();
    if (child == 0) {
        char *memory = mmap(NULL, 16 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        MUST(memory == MAP_FAILED ? -1 : 0);
        MUST(setrlimit(RLIMIT_MEMLOCK, &limit));
        CHECK_EQ(mlock(memory, 16 * page), 0);
        CHECK_EQ(munlock(memory, 16 * page), 0);
        MUST(setresuid(2000001, 2000001, 2000001));
        CHECK_ERRNO(mlock(memory, 5 * page), ENOMEM);
        CHECK_EQ(mlock(memory, 4 * page), 0);
        CHECK_ERRNO(mlock(memory + 8 * page, page), ENOMEM);
        CHECK_EQ(mlock(memory, 2 * page), 0);
        void *got = mmap(NULL, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0);
        CHECK(got == MAP_FAILED && errno == EAGAIN);
        CHECK_EQ(munlock(memory, page), 0);
        CHECK_EQ(mlock(memory + 8 * page, page), 0);
        CHECK_ERRNO(mlockall(MCL_CURRENT), ENOMEM);
        limit.rlim_cur = 0;
        MUST(setrlimit(RLIMIT_MEMLOCK, &limit));
        CHECK_ERRNO(mlock(memory, page), EPERM);
        CHECK_ERRNO(mlockall(MCL_CURRENT), EPERM);
        CHECK_EQ(munlock(memory, 16 * page), 0);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
