// rule: what a handler writes into the context's registers is in the registers after it returns
// source: sigreturn(2); ucontext of x86-64
// covers: pitfall 12
#include "check.h"

uint64_t edited_out[16];

static void handler(int sig, siginfo_t *info, void *context)
{
    greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
    int numbers[] = {REG_RAX, REG_RBX, REG_RCX, REG_RDX, REG_RSI, REG_RDI, REG_R8, REG_R9,
                     REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RBP};
    for (int i = 0; i < 15; i++) regs[numbers[i]] = 0x1122334455660000 + i;
    regs[REG_RIP] += 2;
    regs[REG_EFL] |= 1;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    __asm__ volatile("push %%rbx; push %%rbp; xor %%eax, %%eax\n"
                     "ud2\n"
                     "push %%rax; setc %%al; movzbl %%al, %%eax; mov %%rax, edited_out+120(%%rip); pop %%rax\n"
                     "mov %%rax, edited_out(%%rip); mov %%rbx, edited_out+8(%%rip); mov %%rcx, edited_out+16(%%rip)\n"
                     "mov %%rdx, edited_out+24(%%rip); mov %%rsi, edited_out+32(%%rip); mov %%rdi, edited_out+40(%%rip)\n"
                     "mov %%r8, edited_out+48(%%rip); mov %%r9, edited_out+56(%%rip); mov %%r10, edited_out+64(%%rip)\n"
                     "mov %%r11, edited_out+72(%%rip); mov %%r12, edited_out+80(%%rip); mov %%r13, edited_out+88(%%rip)\n"
                     "mov %%r14, edited_out+96(%%rip); mov %%r15, edited_out+104(%%rip); mov %%rbp, edited_out+112(%%rip)\n"
                     "pop %%rbp; pop %%rbx"
                     : : : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
                       "r14", "r15", "memory", "cc");
    for (int i = 0; i < 15; i++) CHECK_EQ(edited_out[i], 0x1122334455660000 + i);
    CHECK_EQ(edited_out[15], 1);
    DONE();
}
