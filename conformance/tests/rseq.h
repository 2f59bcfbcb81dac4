// Restartable sequences: rseq(2), and a sequence that spins.
//
//   long rseq_spin(uint64_t *field, long *word)   stores the descriptor's address in the field, and is in the sequence
//                           until the word is not 0: 0; 1 if it was aborted
//   rseq_start, rseq_end, rseq_abort              its addresses
//   pthread_t rseq_rival(void)                    a thread that computes on the only processor that is left to both,
//                           until rseq_done is not 0
#ifndef RSEQ_H
#define RSEQ_H
#include "check.h"

#define SIGNATURE 0x53053053
#define RSEQ_UNREGISTER 1
#define RSEQ_UNINITIALIZED 0xffffffffu

// linux/rseq.h, which musl has not.
struct rseq_area {
    uint32_t cpu_id_start, cpu_id;
    uint64_t rseq_cs;
    uint32_t flags, rest[3];
} __attribute__((aligned(32)));

struct rseq_descriptor {
    uint32_t version, flags;
    uint64_t start_ip, post_commit_offset, abort_ip;
};

extern struct rseq_descriptor rseq_descriptor;
extern char rseq_start[], rseq_end[], rseq_abort[];
long rseq_spin(uint64_t *field, long *word);

#if defined(__x86_64__)
#define RSEQ_CODE                                                                                 \
    "rseq_spin: lea rseq_descriptor(%rip), %rax; mov %rax, (%rdi)\n"                              \
    "rseq_start: cmpq $0, (%rsi); je rseq_start\n"                                                \
    "rseq_end: xor %eax, %eax; ret\n"                                                             \
    ".long 0x53053053\n"                                                                          \
    "rseq_abort: mov $1, %eax; ret\n"
#elif defined(__aarch64__)
#define RSEQ_CODE                                                                                 \
    "rseq_spin: adrp x2, rseq_descriptor; add x2, x2, :lo12:rseq_descriptor; str x2, [x0]\n"      \
    "rseq_start: ldr x3, [x1]; cbz x3, rseq_start\n"                                              \
    "rseq_end: mov x0, #0; ret\n"                                                                 \
    ".long 0x53053053\n"                                                                          \
    "rseq_abort: mov x0, #1; ret\n"
#elif defined(__riscv)
#define RSEQ_CODE                                                                                 \
    "rseq_spin: lla a2, rseq_descriptor; sd a2, (a0)\n"                                           \
    "rseq_start: ld a3, (a1); beqz a3, rseq_start\n"                                              \
    "rseq_end: li a0, 0; ret\n"                                                                   \
    ".balign 4\n.long 0x53053053\n"                                                               \
    "rseq_abort: li a0, 1; ret\n"
#else
#error "no sequence for this architecture"
#endif

__asm__(".text\n.balign 4\n.globl rseq_spin, rseq_start, rseq_end, rseq_abort, rseq_descriptor\n" RSEQ_CODE
        ".data\n.balign 32\n"
        "rseq_descriptor: .long 0, 0; .quad rseq_start, rseq_end - rseq_start, rseq_abort\n"
        ".text");

static struct rseq_area rseq_area;

static long UNUSED rseq(void *area, unsigned size, int flags, unsigned signature)
{
    return syscall(SYS_rseq, area, size, flags, signature);
}

// Registers the area of this thread.
static void UNUSED rseq_register(void)
{
    rseq_area.cpu_id = RSEQ_UNINITIALIZED;
    MUST(rseq(&rseq_area, sizeof rseq_area, 0, SIGNATURE));
}

static int rseq_done;

static void *rseq_compute(void *arg)
{
    while (!__atomic_load_n(&rseq_done, __ATOMIC_RELAXED));
    return NULL;
}

static pthread_t UNUSED rseq_rival(void)
{
    cpu_set_t all, one;
    MUST0(sched_getaffinity(0, sizeof all, &all));
    CPU_ZERO(&one);
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &all)) {
            CPU_SET(i, &one);
            break;
        }
    MUST0(sched_setaffinity(0, sizeof one, &one));
    pthread_t thread;
    MUST0(pthread_create(&thread, NULL, rseq_compute, NULL));
    return thread;
}

#endif
