// rule: a new program has no registration of rseq
// source: Linux, kernel/rseq.c, rseq_execve()
#include "exec.h"
#include "../rseq.h"

static struct rseq_area other;

int main(int argc, char **argv)
{
    if (argc > 1) {
        CHECK_ERRNO(rseq(&rseq_area, 32, RSEQ_UNREGISTER, SIGNATURE), EINVAL);
        CHECK_EQ(rseq(&other, 32, 0, SIGNATURE), 0);
        DONE();
    }
    rseq_register();
    const char *self = own_file(argv);
    CHECK_EXECUTED(self, "second");
    CHECK_ERRNO(rseq(&rseq_area, 32, 0, SIGNATURE), EBUSY);
    EXECUTE(self, "second");
}
