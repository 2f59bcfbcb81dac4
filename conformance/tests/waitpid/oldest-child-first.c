// rule: of several zombies wait takes the oldest child, whichever ended first
// source: Linux walks the children in order of birth (POSIX leaves the order open)
#include "process.h"

int main(void)
{
    pid_t children[5];
    line holds[5];
    for (int i = 0; i < 5; i++) {
        holds[i] = new_line();
        children[i] = fork_or_fail();
        if (children[i] == 0) {
            await(holds[i]);
            _exit(i);
        }
    }
    for (int i = 4; i >= 0; i--) {
        tell(holds[i]);
        await_end(children[i]);
    }
    for (int i = 0; i < 5; i++) CHECK_EQ(wait(NULL), children[i]);
    DONE();
}
