// rule: an instruction that is the kernel's gives SIGSEGV, and changes nothing
// source: Intel SDM 2.8; Linux: general protection in user mode is SIGSEGV with SI_KERNEL
// arch: x86_64
#include "process.h"

#define TRY(name, text) {name, attempt_##text}
#define ATTEMPT(name, code)                                                                        \
    static void attempt_##name(void)                                                               \
    {                                                                                              \
        __asm__ volatile(code ::: "rax", "rcx", "rdx", "memory");                                  \
    }

// No far return: QEMU 7.2 reads its operands as the kernel does, which SMAP forbids, and so for ever.
ATTEMPT(hlt, "hlt")
ATTEMPT(cli, "cli")
ATTEMPT(sti, "sti")
ATTEMPT(in, "mov $0x3f8, %%edx; in %%dx, %%al")
ATTEMPT(out, "mov $0xf4, %%edx; xor %%eax, %%eax; out %%al, %%dx")
ATTEMPT(read_cr3, "mov %%cr3, %%rax")
ATTEMPT(write_cr3, "xor %%eax, %%eax; mov %%rax, %%cr3")
ATTEMPT(rdmsr, "mov $0xc0000080, %%ecx; rdmsr")
ATTEMPT(wrmsr, "mov $0xc0000101, %%ecx; xor %%eax, %%eax; xor %%edx, %%edx; wrmsr")
ATTEMPT(invlpg, "invlpg (%%rsp)")
ATTEMPT(lgdt, "lgdt -16(%%rsp)")
ATTEMPT(ltr, "mov $0x40, %%eax; ltr %%ax")
ATTEMPT(swapgs, "swapgs")
ATTEMPT(sysret, "sysretq")
ATTEMPT(kernel_stack_segment, "mov $0x18, %%eax; mov %%ax, %%ss")
ATTEMPT(interrupt, "int $0x21")

static siginfo_t got;

static void handler(int sig, siginfo_t *info, void *context)
{
    got = *info;
    _exit(info->si_code == SI_KERNEL ? 1 : 2);
}

int main(void)
{
    struct {
        const char *name;
        void (*attempt)(void);
    } all[] = {
        TRY("hlt", hlt),
        TRY("cli", cli),
        TRY("sti", sti),
        TRY("in", in),
        TRY("out", out),
        TRY("read cr3", read_cr3),
        TRY("write cr3", write_cr3),
        TRY("rdmsr", rdmsr),
        TRY("wrmsr", wrmsr),
        TRY("invlpg", invlpg),
        TRY("lgdt", lgdt),
        TRY("ltr", ltr),
        TRY("swapgs", swapgs),
        TRY("sysret", sysret),
        TRY("the kernel's stack segment", kernel_stack_segment),
        TRY("a device's interrupt", interrupt),
    };
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        for (int handled = 0; handled < 2; handled++) {
            pid_t child = fork_or_fail();
            if (child == 0) {
                if (handled) on_siginfo(SIGSEGV, handler, 0);
                all[i].attempt();
                _exit(0);
            }
            int status = reap(child) & ~0x80;
            int wanted = handled ? EXITED(1) : KILLED(SIGSEGV) & ~0x80;
            if (status != wanted) FAIL("%s ends with %#x, not %#x", all[i].name, status, wanted);
        }
    }
    DONE();
}
