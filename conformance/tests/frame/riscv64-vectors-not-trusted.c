// rule: rt_sigreturn refuses a record of vector registers of another size, with registers that cannot be read, or of a thread that has none; and takes none, several, and what is no type
// source: Linux arch/riscv/kernel/signal.c, restore_sigcontext
// covers: pitfall 12
// arch: riscv64
#include "rvv.h"

V_AROUND(across_undefined, UNDEFINED);

static struct vectors expected, other, state;
static int how;

enum { SEGV, SAME, ANY, OTHER, UNTYPED };

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    struct record *record = first_record(uc), *last = next_record(record);
    struct vectors *in_frame = vectors_of(record);
    PC(uc) += UNDEFINED_SIZE;
    if (record->magic != V_MAGIC) _exit(3);
    switch (how) {
    case 0: break;
    case 1: record->size += 8; break;
    case 2: record->size = 8; break;
    case 3: record->size = 0; break;
    case 4: record->magic++; break;
    case 5: in_frame->data = NULL; break;
    case 6: in_frame->data = (unsigned char *)-4096L; break;
    case 7: in_frame->data = (unsigned char *)(USER_END - 8); break;
    case 8: last->size = 8; break;
    case 9: last->magic = 0x9487; break;
    case 10: first_record(uc)[0] = (struct record){0, 0}; break;
    case 11: ((uint32_t *)record)[-1] = 1; break;
    case 12: in_frame->vtype = 0x1234567; break;
    case 13: in_frame->vtype = NO_TYPE; break;
    case 14: { // twice: the last one holds
        static char frame[16 * 1024] __attribute__((aligned(16)));
        size_t size = (size_t)((char *)last - (char *)info);
        memcpy(frame, info, size);
        struct record *second = (struct record *)(frame + size);
        memcpy(second, record, record->size);
        memcpy(vectors_of(second), &other, 40);
        vectors_of(second)->data = other.registers;
        __asm__ volatile("mv sp, %0; li a7, 139; ecall" : : "r"(frame));
        break;
    }
    case 15: // of a thread that has used none
        if (fork_or_fail() == 0) break;
        int status;
        MUST(wait(&status));
        _exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
    }
}

static int result(void)
{
    on_siginfo(SIGILL, handler, 0);
    state = expected;
    across_undefined(&state);
    // Without a record they are what the call leaves of them.
    if (how == 10) return ANY;
    if (same_vectors(&state, &expected)) return SAME;
    if (same_vectors(&state, &other)) return OTHER;
    if (state.vtype == NO_TYPE && state.vl == 0 && same_registers(state.registers, &expected)) return UNTYPED;
    return 100;
}

int main(void)
{
    static const int wanted[] = {SAME, SEGV, SEGV, SEGV, SEGV, SEGV, SEGV, SEGV, SEGV, SEGV, ANY, SEGV, UNTYPED, UNTYPED, OTHER, 128 + SIGSEGV};
    if (!has_vectors()) return 0;
    long vlenb = vector_length();
    fill_vectors(&expected, vlenb, 3);
    fill_vectors(&other, vlenb, 100);
    for (how = 0; how < (int)(sizeof wanted / sizeof *wanted); how++) {
        pid_t child = fork_or_fail();
        if (child == 0) _exit(result());
        int status = reap(child) & ~0x80;
        if (status != (wanted[how] == SEGV ? KILLED(SIGSEGV) : EXITED(wanted[how])))
            FAIL("in case %d: %#x", how, status);
    }
    DONE();
}
