// arch.h for arm64.
#define MACHINE "aarch64"
#define ELF_MACHINE EM_AARCH64
#define LEAST_ALTERNATE 5120
#define USER_END (1UL << 48)

#define PC(uc) (uc)->uc_mcontext.pc
#define SP(uc) (uc)->uc_mcontext.sp
#define RESULT(uc) (uc)->uc_mcontext.regs[0]
#define ARGUMENT(uc) (uc)->uc_mcontext.regs[0]
#define STATUS(uc) (uc)->uc_mcontext.pstate
#define FLAGS_MASK 0xf0000000
#define FLAGS_SET FLAGS_MASK

enum { REGISTERS = 31 };
enum { NUMBER = 8, FIRST = 0, SECOND, THIRD, FOURTH, FIFTH, RESULT_REGISTER = 0, COUNTER = 9 };
#define REGISTER(uc, n) (uc)->uc_mcontext.regs[n]

static int UNUSED is_lost_in_call(int n)
{
    return 0;
}

#define CALL(function) "bl " function

static int UNUSED is_kept_by_functions(int n)
{
    return n >= 19 && n <= 29;
}

static void UNUSED copy_registers(ucontext_t *to, const ucontext_t *from)
{
    memcpy(to->uc_mcontext.regs, from->uc_mcontext.regs, sizeof to->uc_mcontext.regs);
    SP(to) = SP(from);
    PC(to) = PC(from);
    STATUS(to) = STATUS(from);
}

#define UNDEFINED ".inst 0"
#define UNDEFINED_SIZE 4
#define UNDEFINED_CODE ILL_ILLOPC
#define BREAKPOINT "brk #0"
#define SYSTEM_CALL "svc #0"
#define SCHED_YIELD "mov x8, #124; svc #0"
#define CLONE "mov x8, #220; mov x0, #17; mov x1, #0; mov x2, #0; mov x3, #0; mov x4, #0; svc #0"
#define STORE_BYTE(address) __asm__ volatile("strb wzr, [%0]" : : "r"(address) : "memory")
#define STORE_SIZE 4
#define CODE_RETURN 0xc0, 0x03, 0x5f, 0xd6
#define CODE_ADD_7 0x00, 0x1c, 0x00, 0x11, CODE_RETURN

#define ENTRY_SP 0
#define HANDLER_THAT_STORES_SP(name, variable)                                                    \
    void name(int sig);                                                                           \
    __asm__(".text\n.globl " #name "\n" #name ": adrp x1, " #variable "; add x1, x1, :lo12:" #variable \
            "; mov x2, sp; str x2, [x1]; ret")

__asm__(".text\ncall_on_stack: stp x29, x30, [sp, #-16]!; mov x29, sp; mov sp, x0; blr x1\n"
        "mov sp, x29; ldp x29, x30, [sp], #16; ret\n"
        "spin_on_stack: mov sp, x0; 1: b 1b\n"
        "undefined_below: mov x9, sp; sub x10, x9, #256; sub x10, x10, x0; mov sp, x10; .inst 0; mov sp, x9; ret");
void call_on_stack(void *top, void (*function)(void));
void spin_on_stack(uintptr_t top);
void undefined_below(long n);

#define EACH_PAIR(M)                                                                              \
    M(0, 1) M(2, 3) M(4, 5) M(6, 7) M(8, 9) M(10, 11) M(12, 13) M(14, 15) M(16, 17) M(18, 19)     \
        M(20, 21) M(22, 23) M(24, 25) M(26, 27) M(28, 29)
#define LOAD_PAIR(n, m) "ldp x" #n ", x" #m ", [sp, #" #n "*8]\n"
#define STORE_PAIR(n, m) "stp x" #n ", x" #m ", [sp, #" #n "*8]\n"
// On its stack: the 32 values, the registers to be preserved, the address of the values.
#define REGISTERS_AROUND(name, code)                                                              \
    void name(uint64_t *values);                                                                  \
    extern char name##_at[];                                                                      \
    __asm__(".text\n" #name ": sub sp, sp, #368\n"                                                \
            "stp x19, x20, [sp, #256]; stp x21, x22, [sp, #272]; stp x23, x24, [sp, #288]\n"      \
            "stp x25, x26, [sp, #304]; stp x27, x28, [sp, #320]; stp x29, x30, [sp, #336]; str x0, [sp, #352]\n" \
            "mov x1, #0; 1: ldr x2, [x0, x1, lsl #3]; mov x3, sp; str x2, [x3, x1, lsl #3]; add x1, x1, #1\n" \
            "cmp x1, #32; b.ne 1b; ldr x1, [sp, #248]; msr nzcv, x1; ldr x30, [sp, #240]\n"       \
            EACH_PAIR(LOAD_PAIR)                                                                  \
            ".globl " #name "_at\n" #name "_at: " code "\n"                                       \
            EACH_PAIR(STORE_PAIR)                                                                 \
            "str x30, [sp, #240]; mrs x1, nzcv; str x1, [sp, #248]; ldr x0, [sp, #352]\n"         \
            "mov x1, #0; 1: mov x3, sp; ldr x2, [x3, x1, lsl #3]; str x2, [x0, x1, lsl #3]; add x1, x1, #1\n" \
            "cmp x1, #32; b.ne 1b\n"                                                              \
            "ldp x19, x20, [sp, #256]; ldp x21, x22, [sp, #272]; ldp x23, x24, [sp, #288]\n"      \
            "ldp x25, x26, [sp, #304]; ldp x27, x28, [sp, #320]; ldp x29, x30, [sp, #336]\n"      \
            "add sp, sp, #368; ret");

#define COUNT_DOWN "1: sub x9, x9, #1; cbnz x9, 1b"

#define EACH_VECTOR(M)                                                                            \
    M(0, 1) M(2, 3) M(4, 5) M(6, 7) M(8, 9) M(10, 11) M(12, 13) M(14, 15) M(16, 17) M(18, 19)     \
        M(20, 21) M(22, 23) M(24, 25) M(26, 27) M(28, 29) M(30, 31)
#define LOAD_VECTOR(n, m) "ldp q" #n ", q" #m ", [x0, #" #n "*16]\n"
#define STORE_VECTOR(n, m) "stp q" #n ", q" #m ", [x0, #" #n "*16]\n"
#define VECTOR_BYTES 512
// The callee's halves of v8 to v15 are put back behind it.
#define VECTORS_AROUND(name, code)                                                                \
    void name(unsigned char *values);                                                             \
    __asm__(".text\n" #name ": stp d8, d9, [sp, #-80]!; stp d10, d11, [sp, #16]; stp d12, d13, [sp, #32]\n" \
            "stp d14, d15, [sp, #48]; str x0, [sp, #64]\n" EACH_VECTOR(LOAD_VECTOR)               \
            "mov x9, #34464; movk x9, #1, lsl #16\n" code "\nldr x0, [sp, #64]\n" EACH_VECTOR(STORE_VECTOR) \
            "ldp d10, d11, [sp, #16]; ldp d12, d13, [sp, #32]; ldp d14, d15, [sp, #48]; ldp d8, d9, [sp], #80; ret");

#define FP_INITIAL 0
#define FP_UPWARD 0x400000
#define FP_TO_ZERO 0xc00000

static unsigned UNUSED get_fp_control(void)
{
    uint64_t word;
    __asm__ volatile("mrs %0, fpcr" : "=r"(word));
    return (unsigned)word;
}

static void UNUSED set_fp_control(unsigned word)
{
    __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)word) : "memory");
}
