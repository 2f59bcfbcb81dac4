/* A program that executes others is linked with all calls, which they may make. */
    .section .direct.execute, "ax", @progbits
    .globl sigil_sys_execve
sigil_sys_execve:
    .reloc ., R_AARCH64_NONE, sigil_by_number
    b sigil_execve

    .globl sigil_sys_execveat
sigil_sys_execveat:
    b sigil_execveat
