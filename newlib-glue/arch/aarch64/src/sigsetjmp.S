/* int sigsetjmp(sigjmp_buf, int). A jump comes back into this function, on the stack that it goes
 * to, and puts back the mask there: on the stack it came from, a signal that this unblocks would be
 * handled too deep. Offsets in sigjmp_buf: 176 __return, 184 __kept. */
	.text
	.globl sigsetjmp
	.type sigsetjmp,%function
	.hidden __sigil_jump_mask
sigsetjmp:
	cbnz w1,1f
	b setjmp
1:	str x30,[x0,#176]
	str x19,[x0,#184]
	mov x19,x0
	bl setjmp
	mov w1,w0
	mov x0,x19
	ldr x30,[x0,#176]
	ldr x19,[x0,#184]
	b __sigil_jump_mask
	.size sigsetjmp,.-sigsetjmp

	.globl _setjmp
	.type _setjmp,%function
_setjmp:
	b setjmp
	.size _setjmp,.-_setjmp

	.globl siglongjmp
	.type siglongjmp,%function
	.globl _longjmp
siglongjmp:
_longjmp:
	b longjmp
	.size siglongjmp,.-siglongjmp
	.section .note.GNU-stack,"",%progbits
