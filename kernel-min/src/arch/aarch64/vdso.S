/* The object that programs find through AT_SYSINFO_EHDR (vdso(7)): the calls that only read the
 * clock, without a trap, and where handlers return to. One page: file, code and the clock's parameters,
 * at any address. */

    .set CLOCK_GETTIME, 113
    .set GETTIMEOFDAY, 169
    .set RT_SIGRETURN, 139
/* Clocks by their ids, as sets of bits: those that show CLOCK_REALTIME's time (REALTIME,
 * REALTIME_COARSE, TAI), and with CLOCK_MONOTONIC's (MONOTONIC, MONOTONIC_RAW, MONOTONIC_COARSE,
 * BOOTTIME) all that can be read here. */
    .set REALTIME_CLOCKS, 1 << 0 | 1 << 5 | 1 << 11
    .set ALL_CLOCKS, REALTIME_CLOCKS | 1 << 1 | 1 << 4 | 1 << 6 | 1 << 7
    .set LAST_CLOCK, 11

    .section .rodata.vdso, "a"
    .globl sigil_vdso_start, sigil_vdso_end, sigil_vdso_restorer, sigil_vdso_clock
    .p2align 6
sigil_vdso_start:
    .set V, sigil_vdso_start
/* Elf64_Ehdr */
    .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0
    .quad 0
    .short 3, 183                       /* ET_DYN, EM_AARCH64 */
    .long 1
    .quad 0                             /* no entry */
    .quad .Lheaders - V
    .quad 0
    .long 0
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
.macro SYMBOL name, at, end
    .long \name - .Lstrings
    .byte 0x12, 0                       /* STB_GLOBAL, STT_FUNC */
    .short 1                            /* defined */
    .quad \at - V, \end - \at
.endm
.Lsymbols:
    .fill 24, 1, 0
    SYMBOL .Lname_gettime, .Lgettime, .Lgettime_end
    SYMBOL .Lname_timeofday, .Ltimeofday, .Ltimeofday_end
    SYMBOL .Lname_restorer, sigil_vdso_restorer, .Lrestorer_end
/* One bucket with all symbols. */
.Lhash:
    .long 1, 4
    .long 1
    .long 0, 2, 3, 0
.Lversions:
    .short 0, 2, 2, 2
.Ldefinitions:
    .short 1, 1, 1, 1                   /* the object's own name */
    .long 0x0deebfa1                    /* elf_hash("linux-vdso.so.1") */
    .long 20, 28
    .long .Lsoname - .Lstrings, 0
    .short 1, 0, 2, 1
    .long 0x075fcb89                    /* elf_hash("LINUX_2.6.39") */
    .long 20, 0
    .long .Lname_version - .Lstrings, 0
.Lstrings:
    .byte 0
.Lsoname:
    .asciz "linux-vdso.so.1"
.Lname_version:
    .asciz "LINUX_2.6.39"
.Lname_gettime:
    .asciz "__kernel_clock_gettime"
.Lname_timeofday:
    .asciz "__kernel_gettimeofday"
.Lname_restorer:
    .asciz "__kernel_rt_sigreturn"
.Lstrings_end:

/* x5 = nanoseconds of CLOCK_MONOTONIC, x9 = the distance to CLOCK_REALTIME. The parameters belong
 * together where the sequence is even, and the same before and after. */
.macro READ_CLOCK
    adr x3, sigil_vdso_clock
1:  ldr x4, [x3]
    tbnz x4, #0, 1b
    dmb ishld
    isb
    mrs x5, cntvct_el0
    ldp x6, x7, [x3, #8]
    ldp x8, x9, [x3, #24]
    dmb ishld
    ldr x10, [x3]
    cmp x10, x4
    b.ne 1b
    sub x5, x5, x6
    mul x10, x5, x8
    umulh x11, x5, x8
    extr x5, x11, x10, #32
    add x5, x5, x7
.endm

/* int clock_gettime(clockid_t w0, struct timespec *x1) */
    .p2align 4
.Lgettime:
    cmp w0, #LAST_CLOCK
    b.hi 3f
    mov w2, #ALL_CLOCKS
    lsr w2, w2, w0
    tbz w2, #0, 3f
    READ_CLOCK
    mov w2, #REALTIME_CLOCKS
    lsr w2, w2, w0
    tbz w2, #0, 2f
    add x5, x5, x9
2:  mov w6, #51712                      /* 1,000,000,000 */
    movk w6, #15258, lsl #16
    udiv x7, x5, x6
    msub x8, x7, x6, x5
    stp x7, x8, [x1]
    mov w0, wzr
    ret
3:  mov x8, #CLOCK_GETTIME
    svc #0
    ret
.Lgettime_end:

/* int gettimeofday(struct timeval *x0, struct timezone *x1) */
    .p2align 4
.Ltimeofday:
    cbnz x1, 3f
    cbz x0, 3f
    READ_CLOCK
    add x5, x5, x9
    mov w6, #1000
    udiv x5, x5, x6
    mov w6, #16960                      /* 1,000,000 */
    movk w6, #15, lsl #16
    udiv x7, x5, x6
    msub x8, x7, x6, x5
    stp x7, x8, [x0]
    mov w0, wzr
    ret
3:  mov x8, #GETTIMEOFDAY
    svc #0
    ret
.Ltimeofday_end:

/* For unwinders, which look one instruction before a return address; they know the other two. */
    nop
sigil_vdso_restorer:
    mov x8, #RT_SIGRETURN
    svc #0
.Lrestorer_end:

/* As struct Parameters (vdso.rs) has them. */
    .p2align 6
sigil_vdso_clock:
    .fill 6, 8, 0
sigil_vdso_end:
    .text
