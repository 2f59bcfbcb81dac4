// arch.h for riscv64. Instructions are four bytes, whatever the assembler would make of them.
#define MACHINE "riscv64"
#define ELF_MACHINE EM_RISCV
#define LEAST_ALTERNATE 2048
#define USER_END (1UL << 56) // with five levels of tables

#define PC(uc) (uc)->uc_mcontext.__gregs[0]
#define SP(uc) (uc)->uc_mcontext.__gregs[2]
#define RESULT(uc) (uc)->uc_mcontext.__gregs[10]
#define ARGUMENT(uc) (uc)->uc_mcontext.__gregs[10]
// There are no flags.
static unsigned long UNUSED no_status;
#define STATUS(uc) (*((void)(uc), &no_status))
#define FLAGS_MASK 0
#define FLAGS_SET 0

// ra and t0 to t6: all but the stack, global and thread pointers, which C needs in a handler.
enum { REGISTERS = 28 };
enum { NUMBER = 13, FIRST = 6, SECOND, THIRD, FOURTH, FIFTH, RESULT_REGISTER = 6, COUNTER = 1 };
#define REGISTER(uc, n) (uc)->uc_mcontext.__gregs[(n) == 0 ? 1 : (n) + 4]

static int UNUSED is_lost_in_call(int n)
{
    return 0;
}

#define CALL(function) "call " function

static int UNUSED is_kept_by_functions(int n)
{
    return n == 4 || n == 5 || (n >= 14 && n <= 23);
}

static void UNUSED copy_registers(ucontext_t *to, const ucontext_t *from)
{
    memcpy(to->uc_mcontext.__gregs, from->uc_mcontext.__gregs, sizeof to->uc_mcontext.__gregs);
}

#define UNDEFINED ".4byte 0xc0001073" // a write of a counter that can only be read
#define UNDEFINED_SIZE 4
#define UNDEFINED_CODE ILL_ILLOPC
#define BREAKPOINT ".4byte 0x00100073"
#define SYSTEM_CALL "ecall"
#define SCHED_YIELD "li a7, 124; ecall"
#define CLONE "li a7, 220; li a0, 17; li a1, 0; li a2, 0; li a3, 0; li a4, 0; ecall"
#define STORE_BYTE(address) __asm__ volatile("sb zero, (%0)" : : "r"(address) : "memory")
#define STORE_SIZE 4
#define CODE_RETURN 0x67, 0x80, 0x00, 0x00
#define CODE_ADD_7 0x1b, 0x05, 0x75, 0x00, CODE_RETURN

#define ENTRY_SP 0
#define HANDLER_THAT_STORES_SP(name, variable)                                                    \
    void name(int sig);                                                                           \
    __asm__(".text\n.globl " #name "\n" #name ": lla t0, " #variable "; sd sp, (t0); ret")

__asm__(".text\ncall_on_stack: addi sp, sp, -16; sd ra, 8(sp); sd s0, (sp); mv s0, sp; mv sp, a0; jalr a1\n"
        "mv sp, s0; ld s0, (sp); ld ra, 8(sp); addi sp, sp, 16; ret\n"
        "spin_on_stack: mv sp, a0; 1: j 1b\n"
        "undefined_below: mv t0, sp; addi sp, sp, -256; sub sp, sp, a0; " UNDEFINED "; mv sp, t0; ret");
void call_on_stack(void *top, void (*function)(void));
void spin_on_stack(uintptr_t top);
void undefined_below(long n);

#define EACH_REGISTER(M)                                                                          \
    M(1, 0) M(5, 1) M(6, 2) M(7, 3) M(8, 4) M(9, 5) M(11, 7) M(12, 8) M(13, 9) M(14, 10) M(15, 11) \
        M(16, 12) M(17, 13) M(18, 14) M(19, 15) M(20, 16) M(21, 17) M(22, 18) M(23, 19) M(24, 20)  \
            M(25, 21) M(26, 22) M(27, 23) M(28, 24) M(29, 25) M(30, 26) M(31, 27)
#define LOAD_REGISTER(x, n) "ld x" #x ", " #n "*8(a0)\n"
#define STORE_REGISTER(x, n) "sd x" #x ", " #n "*8(a0)\n"
// On its stack: the registers to be preserved, the address of the values, room for a0.
#define REGISTERS_AROUND(name, code)                                                              \
    void name(uint64_t *values);                                                                  \
    extern char name##_at[];                                                                      \
    __asm__(".text\n" #name ": addi sp, sp, -128\n"                                               \
            "sd ra, (sp); sd s0, 8(sp); sd s1, 16(sp); sd s2, 24(sp); sd s3, 32(sp); sd s4, 40(sp); sd s5, 48(sp)\n" \
            "sd s6, 56(sp); sd s7, 64(sp); sd s8, 72(sp); sd s9, 80(sp); sd s10, 88(sp); sd s11, 96(sp); sd a0, 104(sp)\n" \
            EACH_REGISTER(LOAD_REGISTER) "ld a0, 6*8(a0)\n"                                       \
            ".globl " #name "_at\n" #name "_at: " code "\n"                                       \
            "sd a0, 112(sp); ld a0, 104(sp)\n" EACH_REGISTER(STORE_REGISTER)                      \
            "ld t0, 112(sp); sd t0, 6*8(a0); sd zero, 28*8(a0)\n"                                 \
            "ld ra, (sp); ld s0, 8(sp); ld s1, 16(sp); ld s2, 24(sp); ld s3, 32(sp); ld s4, 40(sp); ld s5, 48(sp)\n" \
            "ld s6, 56(sp); ld s7, 64(sp); ld s8, 72(sp); ld s9, 80(sp); ld s10, 88(sp); ld s11, 96(sp)\n" \
            "addi sp, sp, 128; ret");

#define COUNT_DOWN "1: addi t0, t0, -1; bnez t0, 1b"

#define EACH_DOUBLE(M)                                                                            \
    M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15) M(16)   \
        M(17) M(18) M(19) M(20) M(21) M(22) M(23) M(24) M(25) M(26) M(27) M(28) M(29) M(30) M(31)
#define EACH_SAVED_DOUBLE(M)                                                                      \
    M(8) M(9) M(18) M(19) M(20) M(21) M(22) M(23) M(24) M(25) M(26) M(27)
#define LOAD_DOUBLE(n) "fld f" #n ", " #n "*8(a0)\n"
#define STORE_DOUBLE(n) "fsd f" #n ", " #n "*8(a0)\n"
#define PUSH_DOUBLE(n) "fsd f" #n ", " #n "*8(sp)\n"
#define POP_DOUBLE(n) "fld f" #n ", " #n "*8(sp)\n"
#define VECTOR_BYTES 256
// The callee's registers are put back behind it.
#define VECTORS_AROUND(name, code)                                                                \
    void name(unsigned char *values);                                                             \
    __asm__(".text\n" #name ": addi sp, sp, -240\n" EACH_SAVED_DOUBLE(PUSH_DOUBLE) "sd a0, (sp)\n" \
            EACH_DOUBLE(LOAD_DOUBLE) "li t0, 100000\n" code "\nld a0, (sp)\n"                     \
            EACH_DOUBLE(STORE_DOUBLE) EACH_SAVED_DOUBLE(POP_DOUBLE) "addi sp, sp, 240; ret");

#define FP_INITIAL 0
#define FP_UPWARD 0x60
#define FP_TO_ZERO 0x20

static unsigned UNUSED get_fp_control(void)
{
    unsigned word;
    __asm__ volatile("frcsr %0" : "=r"(word));
    return word & ~0x1f;
}

static void UNUSED set_fp_control(unsigned word)
{
    __asm__ volatile("fscsr %0" : : "r"(word) : "memory");
}
