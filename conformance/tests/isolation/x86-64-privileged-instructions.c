// rule: an instruction that is the kernel's gives SIGSEGV, and changes nothing
// source: Intel SDM 2.8; Linux: general protection in user mode is SIGSEGV with SI_KERNEL
// arch: x86_64
#include "privileged.h"

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

int main(void)
{
    const struct attempt all[] = {
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
    check_attempts(all, sizeof all / sizeof *all, SIGSEGV, SI_KERNEL);
    DONE();
}
