// rule: rt_sigreturn refuses a record of SVE with another length, of streaming mode, too small for its state, or twice, and takes one without state
// source: Linux's Documentation/arch/arm64/sve.rst (signal return)
// covers: pitfall 12
// arch: aarch64
#include "sve.h"
#include "process.h"

SVE_AROUND(across_undefined, ".inst 0")

static int how;
static long length;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    struct sve_record *record = sve_record(uc);
    PC(uc) += 4;
    if (!record) _exit(3);
    struct record *last = next_record(&record->head);
    switch (how) {
    case 0: record->vl = (uint16_t)(length + 16); break;
    case 1: record->vl = 0; break;
    case 2: record->flags = 1; break;
    case 3: record->head.size = 32; memset((char *)record + 32, 0, 16); break;
    case 4: record->head.size = 15; break;
    case 5: // twice
        *last = record->head;
        last->size = 16;
        memcpy((char *)last + 8, (char *)record + 8, 8);
        memset((char *)last + 16, 0, 16);
        break;
    case 6: // without state
        record->head.size = 16;
        memset((char *)record + 16, 0, 16);
        break;
    case 7: // no record
        memset(record, 0, 16);
        break;
    }
}

int main(void)
{
    if (!has_sve()) return 0;
    length = get_vl() & 0xffff;
    for (how = 0; how < 8; how++) {
        pid_t child = fork();
        if (child == 0) {
            static unsigned char state[STATE_SIZE(256)];
            on_siginfo(SIGILL, handler, 0);
            fill_state(state, length, 3);
            across_undefined(state);
            // What had no state has none beyond 128 bits.
            for (int n = 0; n < 32; n++)
                for (long at = 16; at < length; at++)
                    if (state[n * length + at]) _exit(4);
            _exit(0);
        }
        int status;
        MUST(waitpid(child, &status, 0));
        if (how < 6) CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
        else CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        if (failures) FAIL("in case %d: %#x", how, status);
    }
    DONE();
}
