// rule: a new program's thread can be cancelled, at cancellation points, whatever the old one had set
// source: POSIX execve(), DESCRIPTION
#include "exec.h"

int main(int argc, char **argv)
{
    int old = -1;
    if (argc > 1) {
        CHECK_EQ(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old), 0);
        CHECK_EQ(old, PTHREAD_CANCEL_ENABLE);
        CHECK_EQ(pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &old), 0);
        CHECK_EQ(old, PTHREAD_CANCEL_DEFERRED);
        DONE();
    }
    const char *self = own_file(argv);
    MUST0(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL));
    MUST0(pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL));
    EXECUTE(self, "second");
}
