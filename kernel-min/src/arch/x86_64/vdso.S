/* The object that programs find through AT_SYSINFO_EHDR (vdso(7)): the calls that only read the
 * clock, without a trap. One page: file, code and the clock's parameters, at any address. */

    .set CLOCK_GETTIME, 228
    .set GETTIMEOFDAY, 96
    .set TIME, 201
/* Clocks by their ids, as sets of bits: those that show CLOCK_REALTIME's time (REALTIME,
 * REALTIME_COARSE, TAI), and with CLOCK_MONOTONIC's (MONOTONIC, MONOTONIC_RAW, MONOTONIC_COARSE,
 * BOOTTIME) all that can be read here. */
    .set REALTIME_CLOCKS, 1 << 0 | 1 << 5 | 1 << 11
    .set ALL_CLOCKS, REALTIME_CLOCKS | 1 << 1 | 1 << 4 | 1 << 6 | 1 << 7
    .set LAST_CLOCK, 11

    .section .rodata.vdso, "a"
    .globl sigil_vdso_start, sigil_vdso_end, sigil_vdso_clock
    .p2align 6
sigil_vdso_start:
    .set V, sigil_vdso_start
/* Elf64_Ehdr */
    .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0
    .quad 0
    .short 3, 62                        /* ET_DYN, EM_X86_64 */
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
    SYMBOL .Lname_time, .Ltime, .Ltime_end
/* One bucket with all symbols. */
.Lhash:
    .long 1, 4
    .long 1
    .long 0, 2, 3, 0
.Lstrings:
    .byte 0
.Lsoname:
    .asciz "linux-vdso.so.1"
.Lname_gettime:
    .asciz "__vdso_clock_gettime"
.Lname_timeofday:
    .asciz "__vdso_gettimeofday"
.Lname_time:
    .asciz "__vdso_time"
.Lstrings_end:

/* %rax = nanoseconds of CLOCK_MONOTONIC, less than a comparison's due time ago, else to \otherwise.
 * The parameters belong together where the sequence is even, and the same before and after. */
.macro BEGIN_READ otherwise
    movl .Lsequence(%rip), %r8d
    lfence
    rdtsc
    shlq $32, %rdx
    orq %rdx, %rax
    cmpq .Lcheck_tsc(%rip), %rax
    jae \otherwise
    subq .Lbase_tsc(%rip), %rax
    mulq .Lscale(%rip)
    shrdq $32, %rdx, %rax
    addq .Lbase_ns(%rip), %rax
.endm
.macro END_READ again
    testb $1, %r8b
    jnz \again
    cmpl .Lsequence(%rip), %r8d
    jne \again
.endm

/* int clock_gettime(clockid_t %edi, struct timespec *%rsi) */
    .p2align 4
.Lgettime:
    cmpl $LAST_CLOCK, %edi
    ja 3f
    movl $ALL_CLOCKS, %ecx
    btl %edi, %ecx
    jnc 3f
1:  BEGIN_READ 3f
    movl $REALTIME_CLOCKS, %ecx
    btl %edi, %ecx
    jnc 2f
    addq .Lrealtime_offset(%rip), %rax
2:  END_READ 1b
    xorl %edx, %edx
    movl $1000000000, %ecx
    divq %rcx
    movq %rax, (%rsi)
    movq %rdx, 8(%rsi)
    xorl %eax, %eax
    ret
3:  movl $CLOCK_GETTIME, %eax
    syscall
    ret
.Lgettime_end:

/* int gettimeofday(struct timeval *%rdi, struct timezone *%rsi) */
    .p2align 4
.Ltimeofday:
    testq %rsi, %rsi
    jnz 3f
    testq %rdi, %rdi
    jz 3f
1:  BEGIN_READ 3f
    addq .Lrealtime_offset(%rip), %rax
    END_READ 1b
    xorl %edx, %edx
    movl $1000, %ecx
    divq %rcx
    xorl %edx, %edx
    movl $1000000, %ecx
    divq %rcx
    movq %rax, (%rdi)
    movq %rdx, 8(%rdi)
    xorl %eax, %eax
    ret
3:  movl $GETTIMEOFDAY, %eax
    syscall
    ret
.Ltimeofday_end:

/* time_t time(time_t *%rdi) */
    .p2align 4
.Ltime:
1:  BEGIN_READ 3f
    addq .Lrealtime_offset(%rip), %rax
    END_READ 1b
    xorl %edx, %edx
    movl $1000000000, %ecx
    divq %rcx
    testq %rdi, %rdi
    jz 2f
    movq %rax, (%rdi)
2:  ret
3:  movl $TIME, %eax
    syscall
    ret
.Ltime_end:

/* As struct Parameters (vdso.rs) has them. */
    .p2align 6
sigil_vdso_clock:
.Lsequence:
    .quad 0
.Lbase_tsc:
    .quad 0
.Lbase_ns:
    .quad 0
.Lscale:
    .quad 0
.Lrealtime_offset:
    .quad 0
.Lcheck_tsc:
    .quad 0
sigil_vdso_end:
    .text
