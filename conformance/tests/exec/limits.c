// rule: exec keeps the resource limits, and the processor time that counts against RLIMIT_CPU
// source: POSIX execve(), DESCRIPTION; getrlimit(2), NOTES
#include "exec.h"

int main(int argc, char **argv)
{
    struct rlimit limit;
    if (argc > 1) {
        for (int resource = 0; resource < 16; resource++) {
            MUST(getrlimit(resource, &limit));
            if (resource == RLIMIT_NOFILE) CHECK(limit.rlim_cur == 33 && limit.rlim_max == 44);
            if (resource == RLIMIT_CPU) CHECK(limit.rlim_cur == 55 && limit.rlim_max == 66);
            if (resource == RLIMIT_SIGPENDING) CHECK(limit.rlim_cur == 7 && limit.rlim_max == 8);
        }
        CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= atoi(argv[1]) * 1000000LL);
        DONE();
    }
    const char *self = own_file(argv);
    MUST(setrlimit(RLIMIT_NOFILE, &(struct rlimit){33, 44}));
    MUST(setrlimit(RLIMIT_CPU, &(struct rlimit){55, 66}));
    MUST(setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){7, 8}));
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 50000000) {
    }
    EXECUTE(self, "50");
}
