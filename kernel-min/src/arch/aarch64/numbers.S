/* System calls by number. Only an image that makes some is linked with this, and with the
 * implementations of all calls; any other one has those whose symbols it names.
 *
 * Offsets as in entry.S. */

    .set F_ENTRY, 104
    .set F_SIZE, 192
    .set CPU_SCRATCH, 24

    .section .text.numbers, "ax", @progbits

/* From the number in \number to what its line of \table leads to, in x16. */
.macro LOOK_UP number table
    adrp x9, sigil_call_places
    add x9, x9, :lo12:sigil_call_places
    ldrb w9, [x9, \number]
    adrp x10, \table
    add x10, x10, :lo12:\table
    add x10, x10, x9, lsl #2
    ldrsw x16, [x10]
    add x16, x16, x10
.endm

/* long sigil_syscall(long n, long a, long b, long c, long d, long e, long f) */
    .globl sigil_syscall
    .p2align 4
sigil_syscall:
    mov x17, x0
    mov x0, x1
    mov x1, x2
    mov x2, x3
    mov x3, x4
    mov x4, x5
    mov x5, x6
    movz x9, #:abs_g0:sigil_looked_up
    cmp x17, x9
    b.hs 1f
    LOOK_UP x17 sigil_direct_table
    br x16
1:  b sigil_direct_absent

/* A cancellation point: x8 = number, the arguments in their registers.
 * Called by `bl`; when the call is to be restarted, the program's counter is that instruction, so
 * that the libc sees it inside its own __cp_begin … __cp_end. */
    .globl sigil_syscall_cp
    .p2align 4
sigil_syscall_cp:
    msr daifset, #2
    mov x17, x8
    movz x9, #:abs_g0:sigil_looked_up
    cmp x8, x9
    b.hs 1b
    msr spsel, #1
    sub sp, sp, #F_SIZE
    sub x17, x30, #4
    stp x17, x8, [sp, #F_ENTRY]
    LOOK_UP x8 sigil_implementation_table
    b sigil_restartable

/* futex(2)'s operations that no libc makes: only who calls by number has them. */
    .globl sigil_futex_rare
    .p2align 4
sigil_futex_rare:
    b sigil_futex_requeue_pi

/* The implementation of call x0, 0 if there is none: what the kernel asks for a call by the trap
 * instruction. */
    .globl sigil_by_number
    .p2align 4
sigil_by_number:
    movz x9, #:abs_g0:sigil_looked_up
    cmp x0, x9
    b.hs 2f
    adrp x9, sigil_call_places
    add x9, x9, :lo12:sigil_call_places
    ldrb w9, [x9, x0]
    cbz w9, 2f
    LOOK_UP x0 sigil_implementation_table
    mov x0, x16
    ret
2:  mov x0, xzr
    ret

/* A call by the trap instruction: x8 = number, the arguments in their registers. */
    .globl sigil_trap_by_number
    .p2align 4
sigil_trap_by_number:
    movz x9, #:abs_g0:sigil_looked_up
    cmp x8, x9
    b.hs 2f
    adrp x9, sigil_call_places
    add x9, x9, :lo12:sigil_call_places
    ldrb w9, [x9, x8]
    cbz w9, 2f
    adrp x10, sigil_implementation_table
    add x10, x10, :lo12:sigil_implementation_table
    add x10, x10, x9, lsl #2
    ldrsw x16, [x10]
    add x16, x16, x10
    br x16
2:  mrs x10, tpidr_el1
    str x8, [x10, #CPU_SCRATCH]
    b sigil_absent
