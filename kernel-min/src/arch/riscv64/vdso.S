/* The object that programs find through AT_SYSINFO_EHDR (vdso(7)): the calls that only read the
 * clock, without a trap, and where their handlers return to. One page: file, code and the clock's parameters,
 * at any address. */
    .option push
    .option norelax

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
.macro SYMBOL name, at, end
    .long \name - .Lstrings
    .byte 0x12, 0                       /* STB_GLOBAL, STT_FUNC */
    .short 1                            /* defined */
    .quad \at - V, \end - \at
.endm
    .balign 8
.Lsymbols:
    .fill 24, 1, 0
    SYMBOL .Lname_gettime, .Lgettime, .Lgettime_end
    SYMBOL .Lname_timeofday, .Ltimeofday, .Ltimeofday_end
    SYMBOL .Lrestorer_name, sigil_vdso_restorer, .Lrestorer_end
/* One bucket with all symbols. */
.Lhash:
    .long 1, 4
    .long 1
    .long 0, 2, 3, 0
.Lversions:
    .short 0, 2, 2, 2
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
.Lname_gettime:
    .asciz "__vdso_clock_gettime"
.Lname_timeofday:
    .asciz "__vdso_gettimeofday"
.Lrestorer_name:
    .asciz "__vdso_rt_sigreturn"
.Lstrings_end:

/* a4 = nanoseconds of CLOCK_MONOTONIC, t6 = the distance to CLOCK_REALTIME. The parameters belong
 * together where the sequence is even, and the same before and after. */
.macro READ_CLOCK
    lla t0, sigil_vdso_clock
1:  ld t1, 0(t0)
    andi t2, t1, 1
    bnez t2, 1b
    fence r, r
    rdtime t2
    ld t3, 8(t0)
    ld t4, 16(t0)
    ld t5, 24(t0)
    ld t6, 32(t0)
    fence r, r
    ld a3, 0(t0)
    bne a3, t1, 1b
    sub t2, t2, t3
    mul a3, t2, t5
    mulhu a4, t2, t5
    srli a3, a3, 32
    slli a4, a4, 32
    or a4, a4, a3
    add a4, a4, t4
.endm

/* int clock_gettime(clockid_t a0, struct timespec *a1) */
    .balign 16
.Lgettime:
    li t0, LAST_CLOCK
    bltu t0, a0, 3f
    li a2, ALL_CLOCKS
    srl a2, a2, a0
    andi a2, a2, 1
    beqz a2, 3f
    READ_CLOCK
    li a2, REALTIME_CLOCKS
    srl a2, a2, a0
    andi a2, a2, 1
    beqz a2, 2f
    add a4, a4, t6
2:  li a2, 1000000000
    divu a3, a4, a2
    mul a2, a3, a2
    sub a4, a4, a2
    sd a3, 0(a1)
    sd a4, 8(a1)
    li a0, 0
    ret
3:  li a7, CLOCK_GETTIME
    ecall
    ret
.Lgettime_end:

/* int gettimeofday(struct timeval *a0, struct timezone *a1) */
    .balign 16
.Ltimeofday:
    bnez a1, 3f
    beqz a0, 3f
    READ_CLOCK
    add a4, a4, t6
    li a2, 1000
    divu a4, a4, a2
    li a2, 1000000
    divu a3, a4, a2
    mul a2, a3, a2
    sub a4, a4, a2
    sd a3, 0(a0)
    sd a4, 8(a0)
    li a0, 0
    ret
3:  li a7, GETTIMEOFDAY
    ecall
    ret
.Ltimeofday_end:

    .balign 16
/* Debuggers know the two instructions. */
    nop
sigil_vdso_restorer:
    li a7, RT_SIGRETURN
    ecall
.Lrestorer_end:

/* As struct Parameters (vdso.rs) has them. */
    .balign 64
sigil_vdso_clock:
    .fill 6, 8, 0
sigil_vdso_end:
    .option pop
