// rule: rseq registers one area of 32 bytes for a thread, and fills in its processor; EINVAL for another size, alignment, flag or area, EPERM for another signature, EBUSY for the same once more; what is unregistered has no processor
// source: Linux, kernel/rseq.c, rseq(); linux/rseq.h
#include "rseq.h"

static struct rseq_area other;

int main(int argc, char **argv)
{
    rseq_area.cpu_id = other.cpu_id = RSEQ_UNINITIALIZED;
    CHECK_ERRNO(rseq(&rseq_area, 16, 0, SIGNATURE), EINVAL);
    CHECK_ERRNO(rseq((char *)&rseq_area + 8, 32, 0, SIGNATURE), EINVAL);
    CHECK_ERRNO(rseq(&rseq_area, 32, 2, SIGNATURE), EINVAL);
    CHECK_ERRNO(rseq(&rseq_area, 32, 3, SIGNATURE), EINVAL);
    CHECK_ERRNO(rseq(&rseq_area, 32, RSEQ_UNREGISTER, SIGNATURE), EINVAL);
    CHECK_ERRNO(rseq(NULL, 32, RSEQ_UNREGISTER, 0), EINVAL);
    CHECK_ERRNO(rseq((void *)-4096L, 32, 0, SIGNATURE), EFAULT);
    CHECK_EQ(rseq_area.cpu_id, RSEQ_UNINITIALIZED);

    CHECK_EQ(rseq(&rseq_area, 32, 0, SIGNATURE), 0);
    CHECK(rseq_area.cpu_id != RSEQ_UNINITIALIZED);
    CHECK(rseq_area.cpu_id_start != RSEQ_UNINITIALIZED);
    CHECK_ERRNO(rseq(&rseq_area, 32, 0, SIGNATURE), EBUSY);
    CHECK_ERRNO(rseq(&rseq_area, 32, 0, SIGNATURE + 1), EPERM);
    CHECK_ERRNO(rseq(&rseq_area, 16, 0, SIGNATURE), EINVAL);
    CHECK_ERRNO(rseq(&other, 32, 0, SIGNATURE), EINVAL);
    CHECK_ERRNO(rseq(&other, 32, RSEQ_UNREGISTER, SIGNATURE), EINVAL);
    CHECK_ERRNO(rseq(&rseq_area, 16, RSEQ_UNREGISTER, SIGNATURE), EINVAL);
    CHECK_ERRNO(rseq(&rseq_area, 32, RSEQ_UNREGISTER | 2, SIGNATURE), EINVAL);
    CHECK_ERRNO(rseq(&rseq_area, 32, RSEQ_UNREGISTER, SIGNATURE + 1), EPERM);
    CHECK_EQ(other.cpu_id, RSEQ_UNINITIALIZED);

    CHECK_EQ(rseq(&rseq_area, 32, RSEQ_UNREGISTER, SIGNATURE), 0);
    CHECK_EQ(rseq_area.cpu_id, RSEQ_UNINITIALIZED);
    CHECK_EQ(rseq_area.cpu_id_start, 0);
    CHECK_ERRNO(rseq(&rseq_area, 32, RSEQ_UNREGISTER, SIGNATURE), EINVAL);
    CHECK_EQ(rseq(&other, 32, 0, SIGNATURE + 1), 0);
    CHECK(other.cpu_id != RSEQ_UNINITIALIZED);
    DONE();
}
