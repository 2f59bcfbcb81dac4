// rule: the parent of a vfork goes on when the child has executed, while that lives
// source: vfork(2)
// covers: pitfall 21
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        char byte;
        CHECK_EQ(read(20, &byte, 1), 1);
        return failures ? 1 : 6;
    }
    const char *self = own_file(argv);
    line hold = new_line();
    MUST(dup2(hold.out, 20));
    char *arguments[] = {(char *)self, "second", NULL};
    volatile int error = 0;
    for (int i = 0; i < 20; i++) {
        pid_t child = vfork();
        if (child == 0) {
            execve("/no-such-file", arguments, environ);
            error = errno;
            execve(self, arguments, environ);
            _exit(99);
        }
        MUST(child);
        CHECK_EQ(error, ENOENT);
        CHECK_EQ(waitpid(child, NULL, WNOHANG), 0);
        tell(hold);
        CHECK_EQ(reap(child), EXITED(6));
    }
    DONE();
}
