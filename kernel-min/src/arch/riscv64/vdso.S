/* The object that programs find through AT_SYSINFO_EHDR (vdso(7)): where their handlers return to.
 * One page, at any address. */
    .option push
    .option norelax

    .section .rodata.vdso, "a"
    .globl sigil_vdso_start, sigil_vdso_end, sigil_vdso_restorer
    .balign 64
sigil_vdso_start:
    .set V, sigil_vdso_start
/* Elf64_Ehdr */
    .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0
    .quad 0
    .short 3, 243                       /* ET_DYN, EM_RISCV */
    .long 1
    .quad 0                             /* no entry */
    .quad .Lheaders - V
    .quad 0
    .long 5                             /* EF_RISCV_RVC, double floating-point ABI */
    .short 64, 56, 2, 64, 0, 0
.Lheaders:
    .long 1, 5                          /* PT_LOAD, readable and executable */
    .quad 0, 0, 0
    .quad sigil_vdso_end - V, sigil_vdso_end - V
    .quad 4096
    .long 2, 4                          /* PT_DYNAMIC, readable: nobody relocates it */
    .quad .Ldynamic - V, .Ldynamic - V, .Ldynamic - V
    .quad .Ldynamic_end - .Ldynamic, .Ldynamic_end - .Ldynamic
    .quad 8
.Ldynamic:
    .quad 4, .Lhash - V                 /* DT_HASH */
    .quad 5, .Lstrings - V              /* DT_STRTAB */
    .quad 6, .Lsymbols - V              /* DT_SYMTAB */
    .quad 10, .Lstrings_end - .Lstrings /* DT_STRSZ */
    .quad 11, 24                        /* DT_SYMENT */
    .quad 14, .Lsoname - .Lstrings      /* DT_SONAME */
    .quad 0x6ffffff0, .Lversions - V    /* DT_VERSYM */
    .quad 0x6ffffffc, .Ldefinitions - V /* DT_VERDEF */
    .quad 0x6ffffffd, 2                 /* DT_VERDEFNUM */
    .quad 0, 0
.Ldynamic_end:
.Lhash:
    .long 1, 2                          /* one chain of both symbols */
    .long 1
    .long 0, 0
    .balign 8
.Lsymbols:
    .quad 0, 0, 0
    .long .Lrestorer_name - .Lstrings
    .byte 0x12, 0
    .short 1
    .quad sigil_vdso_restorer - V, .Lrestorer_end - sigil_vdso_restorer
.Lversions:
    .short 0, 2
    .balign 8
.Ldefinitions:
    .short 1, 1, 1, 1                   /* the object's own name */
    .long 0x0deebfa1                    /* elf_hash("linux-vdso.so.1") */
    .long 20, 28
    .long .Lsoname - .Lstrings, 0
    .short 1, 0, 2, 1
    .long 0x0ae77f75                    /* elf_hash("LINUX_4.15") */
    .long 20, 0
    .long .Lversion_name - .Lstrings, 0
.Lstrings:
    .byte 0
.Lsoname:
    .asciz "linux-vdso.so.1"
.Lversion_name:
    .asciz "LINUX_4.15"
.Lrestorer_name:
    .asciz "__vdso_rt_sigreturn"
.Lstrings_end:
    .balign 16
/* Debuggers know the two instructions. */
    nop
sigil_vdso_restorer:
    li a7, 139
    ecall
.Lrestorer_end:
sigil_vdso_end:
    .option pop
