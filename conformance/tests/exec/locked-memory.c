// rule: memory locks and what mlockall(MCL_FUTURE) asked for end with exec
// source: mlock(2), NOTES: "automatically removed during an execve(2)"; execve(2)
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        // A user may lock nothing: MCL_FUTURE would make this fail.
        MUST(setresuid(2000001, 2000001, 2000001));
        struct rlimit none = {0, 0};
        MUST(setrlimit(RLIMIT_MEMLOCK, &none));
        void *map = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(map != MAP_FAILED);
        DONE();
    }
    const char *self = own_file(argv);
    MUST(mlockall(MCL_CURRENT | MCL_FUTURE));
    EXECUTE(self, "1");
}
