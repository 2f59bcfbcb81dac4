// rule: a segment of a terabyte costs what is in memory of it: attaching elsewhere, detaching and the totals look at no page that is not there
// source: shmget(2), SHM_NORESERVE; shmctl(2), SHM_INFO
#include "sysv.h"

#ifndef SHM_NORESERVE
#define SHM_NORESERVE 010000
#endif

int main(void)
{
    int huge = own(SEGMENT, shmget(IPC_PRIVATE, (size_t)1 << 40, IPC_CREAT | SHM_NORESERVE | 0600));
    int small = own(SEGMENT, shmget(IPC_PRIVATE, 8192, IPC_CREAT | 0600));
    char *at = shmat(small, NULL, 0);
    CHECK(at != (void *)-1);
    at[4096] = 1;
    CHECK_ERRNO(shmdt(at + 4096), EINVAL);
    struct shmid_ds ds;
    CHECK(shmctl(0, 14 /* SHM_INFO */, &ds) >= 0);
    MUST(shmdt(at));
    char *far = shmat(huge, NULL, 0);
    if (far != (void *)-1) {
        far[(size_t)1 << 39] = 1;
        CHECK(shmctl(0, 14, &ds) >= 0);
        MUST(shmdt(far));
    } else {
#ifdef __riscv
        // A program has 256 GiB there, where tables have three levels.
        CHECK_EQ(errno, ENOMEM);
#else
        FAIL("shmat of a terabyte: errno %d (%s)", errno, strerror(errno));
#endif
    }
    CHECK_ERRNO(shmdt(at), EINVAL);
    MUST(shmctl(small, IPC_RMID, NULL));
    MUST(shmctl(huge, IPC_RMID, NULL));
    DONE();
}
