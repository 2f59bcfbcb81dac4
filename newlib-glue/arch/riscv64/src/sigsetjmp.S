/* int sigsetjmp(sigjmp_buf, int). A jump comes back into this function, on the stack that it goes
 * to, and puts back the mask there: on the stack it came from, a signal that this unblocks would be
 * handled too deep. Offsets in sigjmp_buf: 208 __return, 216 __kept. */
	.text
	.globl sigsetjmp
	.type sigsetjmp,@function
	.hidden __sigil_jump_mask
sigsetjmp:
	bnez a1,1f
	tail setjmp
1:	sd ra,208(a0)
	sd s0,216(a0)
	mv s0,a0
	call setjmp
	mv a1,a0
	mv a0,s0
	ld ra,208(a0)
	ld s0,216(a0)
	tail __sigil_jump_mask
	.size sigsetjmp,.-sigsetjmp

	.globl _setjmp
	.type _setjmp,@function
_setjmp:
	tail setjmp
	.size _setjmp,.-_setjmp

	.globl siglongjmp
	.type siglongjmp,@function
	.globl _longjmp
siglongjmp:
_longjmp:
	tail longjmp
	.size siglongjmp,.-siglongjmp
	.section .note.GNU-stack,"",@progbits
