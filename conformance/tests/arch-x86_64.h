// arch.h for x86-64.
#define MACHINE "x86_64"
#define ELF_MACHINE EM_X86_64
#define LEAST_ALTERNATE 2048
#define USER_END 0x7ffffffff000UL

#define PC(uc) (uc)->uc_mcontext.gregs[REG_RIP]
#define SP(uc) (uc)->uc_mcontext.gregs[REG_RSP]
#define RESULT(uc) (uc)->uc_mcontext.gregs[REG_RAX]
#define ARGUMENT(uc) (uc)->uc_mcontext.gregs[REG_RDI]
#define STATUS(uc) (uc)->uc_mcontext.gregs[REG_EFL]
#define FLAGS_MASK 0x8d5

enum { RAX, RBX, RCX, RDX, RSI, RDI, RBP, R8, R9, R10, R11, R12, R13, R14, R15, REGISTERS };
enum { NUMBER = RAX, FIRST = RDI, SECOND = RSI, THIRD = RDX, FOURTH = R10, FIFTH = R8, RESULT_REGISTER = RAX, COUNTER = RCX };
#define REGISTER(uc, n)                                                                           \
    (uc)->uc_mcontext.gregs[(const int[]){REG_RAX, REG_RBX, REG_RCX, REG_RDX, REG_RSI, REG_RDI,   \
                                          REG_RBP, REG_R8, REG_R9, REG_R10, REG_R11, REG_R12,     \
                                          REG_R13, REG_R14, REG_R15}[n]]

static int UNUSED is_lost_in_call(int n)
{
    return n == RCX || n == R11;
}

#define CALL(function) "call " function

static int UNUSED is_kept_by_functions(int n)
{
    return n == RBX || n == RBP || n >= R12;
}

static void UNUSED copy_registers(ucontext_t *to, const ucontext_t *from)
{
    memcpy(to->uc_mcontext.gregs, from->uc_mcontext.gregs, sizeof to->uc_mcontext.gregs);
}

#define UNDEFINED "ud2"
#define UNDEFINED_SIZE 2
#define UNDEFINED_CODE ILL_ILLOPN
#define BREAKPOINT "int3"
#define SYSTEM_CALL "syscall"
#define SCHED_YIELD "mov $24, %eax; syscall"
#define CLONE "mov $56, %eax; mov $17, %edi; xor %esi, %esi; xor %edx, %edx; xor %r10d, %r10d; xor %r8d, %r8d; syscall"
#define STORE_BYTE(address) __asm__ volatile("mov %%al, (%%rdx)" : : "a"(0), "d"(address) : "memory")
#define STORE_SIZE 2
#define CODE_RETURN 0xc3
#define CODE_ADD_7 0x8d, 0x47, 0x07, 0xc3

#define ENTRY_SP 8
#define HANDLER_THAT_STORES_SP(name, variable)                                                    \
    void name(int sig);                                                                           \
    __asm__(".text\n.globl " #name "\n" #name ": mov %rsp, " #variable "(%rip); ret")

__asm__(".text\ncall_on_stack: push %rbx; mov %rsp, %rbx; mov %rdi, %rsp; call *%rsi; mov %rbx, %rsp; pop %rbx; ret\n"
        "spin_on_stack: mov %rdi, %rsp; 1: jmp 1b\n"
        "undefined_below: push %rbx; mov %rsp, %rbx; lea -256(%rsp), %rsp; sub %rdi, %rsp; ud2\n"
        "mov %rbx, %rsp; pop %rbx; ret");
void call_on_stack(void *top, void (*function)(void));
void spin_on_stack(uintptr_t top);
void undefined_below(long n);

#define REGISTERS_AROUND(name, code)                                                              \
    void name(uint64_t *values);                                                                  \
    extern char name##_at[];                                                                      \
    __asm__(".text\n" #name ": push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15; push %rdi\n" \
            "pushq 120(%rdi); popfq\n"                                                            \
            "mov (%rdi), %rax; mov 8(%rdi), %rbx; mov 16(%rdi), %rcx; mov 24(%rdi), %rdx\n"       \
            "mov 32(%rdi), %rsi; mov 48(%rdi), %rbp; mov 56(%rdi), %r8; mov 64(%rdi), %r9\n"      \
            "mov 72(%rdi), %r10; mov 80(%rdi), %r11; mov 88(%rdi), %r12; mov 96(%rdi), %r13\n"    \
            "mov 104(%rdi), %r14; mov 112(%rdi), %r15; mov 40(%rdi), %rdi\n"                      \
            ".globl " #name "_at\n" #name "_at: " code "\n"                                       \
            "xchg %rdi, (%rsp)\n"                                                                 \
            "mov %rax, (%rdi); mov %rbx, 8(%rdi); mov %rcx, 16(%rdi); mov %rdx, 24(%rdi)\n"       \
            "mov %rsi, 32(%rdi); mov %rbp, 48(%rdi); mov %r8, 56(%rdi); mov %r9, 64(%rdi)\n"      \
            "mov %r10, 72(%rdi); mov %r11, 80(%rdi); mov %r12, 88(%rdi); mov %r13, 96(%rdi)\n"    \
            "mov %r14, 104(%rdi); mov %r15, 112(%rdi); pop %rax; mov %rax, 40(%rdi)\n"            \
            "pushfq; popq 120(%rdi); cld\n"                                                       \
            "pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx; ret");

// An interrupt must be possible while flags are set: so the interrupt flag is among them.
#define FLAGS_SET (0x202 | FLAGS_MASK)
#define COUNT_DOWN "1: lea -1(%rcx), %rcx; jrcxz 2f; jmp 1b; 2:"

#define EACH_VECTOR(M)                                                                               \
    M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15)
#define LOAD_VECTOR(n) "movdqu " #n "*16(%rdi), %xmm" #n "\n"
#define STORE_VECTOR(n) "movdqu %xmm" #n ", " #n "*16(%rdi)\n"
#define VECTOR_BYTES 256
// The counter and what the code changes belong to the caller.
#define VECTORS_AROUND(name, code)                                                                \
    void name(unsigned char *values);                                                             \
    __asm__(".text\n" #name ": push %rdi\n" EACH_VECTOR(LOAD_VECTOR) "mov $100000, %ecx\n" code         \
            "\npop %rdi\n" EACH_VECTOR(STORE_VECTOR) "ret");

#define FP_INITIAL 0x1f80
#define FP_UPWARD 0x5f80
#define FP_TO_ZERO 0x7f80

static unsigned UNUSED get_fp_control(void)
{
    unsigned word;
    __asm__ volatile("stmxcsr %0" : "=m"(word));
    return word & ~0x3f;
}

static void UNUSED set_fp_control(unsigned word)
{
    __asm__ volatile("ldmxcsr %0" : : "m"(word) : "memory");
}
