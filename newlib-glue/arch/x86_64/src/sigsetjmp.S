/* int sigsetjmp(sigjmp_buf, int). A jump comes back into this function, on the stack that it goes
 * to, and puts back the mask there: on the stack it came from, a signal that this unblocks would be
 * handled too deep. Offsets in sigjmp_buf: 64 __return, 72 __kept. */
	.text
	.globl sigsetjmp
	.type sigsetjmp,@function
	.hidden __sigil_jump_mask
sigsetjmp:
	testl %esi,%esi
	jz setjmp
	popq 64(%rdi)
	movq %rbx,72(%rdi)
	movq %rdi,%rbx
	call setjmp
	pushq 64(%rbx)
	movq %rbx,%rdi
	movl %eax,%esi
	movq 72(%rbx),%rbx
	jmp __sigil_jump_mask
	.size sigsetjmp,.-sigsetjmp

	.globl _setjmp
	.type _setjmp,@function
_setjmp:
	jmp setjmp

/* A value of 0 becomes 1, which newlib's longjmp leaves to its caller. */
	.globl siglongjmp
	.type siglongjmp,@function
	.globl _longjmp
siglongjmp:
_longjmp:
	cmpl $1,%esi
	adcl $0,%esi
	jmp longjmp
	.size siglongjmp,.-siglongjmp
	.section .note.GNU-stack,"",@progbits
