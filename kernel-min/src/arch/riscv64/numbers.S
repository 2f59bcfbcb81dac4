/* System calls by number. Only an image that makes some is linked with this, and with the
 * implementations of all calls; any other one has those whose symbols it names.
 *
 * Offsets as in entry.S. */
    .option norelax

    .set CPU_KSTACK, 8
    .set CPU_NUMBER, 24
    .set F_RA, 96
    .set F_NUMBER, 128
    .set F_SP, 184
    .set F_SIZE, 192

    .section .text.numbers, "ax", @progbits

/* The place of call \number in the tables, or elsewhere when it is beyond them. */
.macro PLACE to, number, beyond
    lui \to, %hi(sigil_looked_up)
    addi \to, \to, %lo(sigil_looked_up)
    bgeu \number, \to, \beyond
    lla \to, sigil_call_places
    add \to, \to, \number
    lbu \to, 0(\to)
    slli \to, \to, 2
.endm

/* long sigil_syscall(long n, long a, long b, long c, long d, long e, long f) */
    .globl sigil_syscall
    .p2align 2
sigil_syscall:
    mv t0, a0
    mv a0, a1
    mv a1, a2
    mv a2, a3
    mv a3, a4
    mv a4, a5
    mv a5, a6
    PLACE t1, t0, 1f
    lla t2, sigil_direct_table
    add t1, t1, t2
    lw t1, 0(t1)
    jr t1
1:  jump sigil_direct_absent, t1

/* A cancellation point: a7 = number, the arguments in their registers, t0 = where it begins again:
 * the program's counter when it is to be restarted, so that the libc sees it inside
 * its own __cp_begin … __cp_end. */
    .globl sigil_syscall_cp
    .p2align 2
sigil_syscall_cp:
    csrci sstatus, 2
    PLACE t1, a7, 1f
    csrr t3, sscratch
    ld t3, CPU_KSTACK(t3)
    sd sp, F_SP - F_SIZE(t3)
    addi sp, t3, -F_SIZE
    sd ra, F_RA(sp)
    sd a7, F_NUMBER(sp)
    mv t2, t0
    lla t3, sigil_implementation_table
    add t1, t1, t3
    lw t1, 0(t1)
    jump sigil_restartable, t3
1:  mv t0, a7
    jump sigil_direct_absent, t1

/* futex(2)'s operations that no libc makes: only who calls by number has them. */
    .globl sigil_futex_rare
    .p2align 2
sigil_futex_rare:
    tail sigil_futex_requeue_pi

/* The implementation of call a0, 0 if there is none: what the kernel asks for a call by the trap
 * instruction. */
    .globl sigil_by_number
    .p2align 2
sigil_by_number:
    PLACE t1, a0, 1f
    beqz t1, 1f
    lla t2, sigil_implementation_table
    add t1, t1, t2
    lw a0, 0(t1)
    ret
1:  li a0, 0
    ret

/* A call by the trap instruction: a7 = number, the arguments in their registers, tp = the processor's own. */
    .globl sigil_trap_by_number
    .p2align 2
sigil_trap_by_number:
    PLACE t1, a7, 1f
    beqz t1, 1f
    lla t2, sigil_implementation_table
    add t1, t1, t2
    lw t1, 0(t1)
    jr t1
1:  sd a7, CPU_NUMBER(tp)
    tail sigil_absent
