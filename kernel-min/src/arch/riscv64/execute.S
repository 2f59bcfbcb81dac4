/* A program that executes others is linked with all calls, which they may make. */
    .option norelax

    .section .direct.execute, "ax", @progbits
    .globl sigil_sys_execve
sigil_sys_execve:
    .reloc ., R_RISCV_NONE, sigil_by_number
    jump sigil_execve, t3

    .globl sigil_sys_execveat
sigil_sys_execveat:
    jump sigil_execveat, t3
