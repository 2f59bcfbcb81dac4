/* System calls by number. Only an image that makes some is linked with this, and with the
 * implementations of all calls; any other one has those whose symbols it names.
 *
 * Offsets as in entry.S. */

    .set CPU_KSTACK, 16
    .set F_NUMBER, 64
    .set F_RSP, 120
    .set F_SIZE, 128

    .section .text.numbers, "ax", @progbits

/* long sigil_syscall(long n, long a, long b, long c, long d, long e, long f) */
    .globl sigil_syscall
    .p2align 4
sigil_syscall:
    movq %rdi, %r10
    movq %rsi, %rdi
    movq %rdx, %rsi
    movq %rcx, %rdx
    movq %r8, %rcx
    movq %r9, %r8
    movq 8(%rsp), %r9
    cmpq $sigil_looked_up, %r10
    jae sigil_direct_absent
    movzbl sigil_call_places(%r10), %eax
    movslq sigil_direct_table(,%rax,4), %rax
    jmp *%rax

/* A cancellation point: %rax = number, the arguments in their registers.
 * Called by a five-byte near call; when the call is to be restarted, the
 * program's counter is that call instruction, so that the libc sees it inside
 * its own __cp_begin … __cp_end. */
    .globl sigil_syscall_cp
    .p2align 4
sigil_syscall_cp:
    cli
    movq %rax, %r10
    cmpq $sigil_looked_up, %rax
    jae sigil_direct_absent
    movq %gs:CPU_KSTACK, %r11
    movq %rsp, (F_RSP - F_SIZE)(%r11)
    leaq -F_SIZE(%r11), %rsp
    movq %rax, F_NUMBER(%rsp)
    movq (F_RSP)(%rsp), %r10
    movq (%r10), %r10
    subq $5, %r10
    movzbl sigil_call_places(%rax), %eax
    movslq sigil_implementation_table(,%rax,4), %rax
    jmp sigil_restartable

/* futex(2)'s operations that no libc makes: only who calls by number has them. */
    .globl sigil_futex_rare
    .p2align 4
sigil_futex_rare:
    jmp sigil_futex_requeue_pi

/* The implementation of call %rdi, 0 if there is none: what the kernel asks for a call by the trap
 * instruction. */
    .globl sigil_by_number
    .p2align 4
sigil_by_number:
    xorl %eax, %eax
    cmpq $sigil_looked_up, %rdi
    jae 1f
    movzbl sigil_call_places(%rdi), %edi
    testl %edi, %edi
    jz 1f
    movslq sigil_implementation_table(,%rdi,4), %rax
1:  ret
