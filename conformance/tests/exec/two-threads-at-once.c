// rule: of two threads that execute at once one wins, and the process is the program it named
// source: POSIX execve(); execve(2)
// covers: pitfall 24
#include "exec.h"

static const char *self;
static pthread_barrier_t barrier;

static void *executing(void *arg)
{
    pthread_barrier_wait(&barrier);
    EXECUTE(self, arg);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc > 1) return atoi(argv[1]);
    self = own_file(argv);
    for (int round = 0; round < 20; round++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            MUST0(pthread_barrier_init(&barrier, NULL, 2));
            start_thread(executing, "31");
            executing("32");
        }
        int status = reap(child);
        CHECK(status == EXITED(31) || status == EXITED(32));
    }
    DONE();
}
