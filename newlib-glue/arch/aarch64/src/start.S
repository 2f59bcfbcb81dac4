/* The program's first instruction: argc is on top of the stack. */
	.text
	.globl _start
	.type _start,%function
_start:
	mov x29,#0
	mov x30,#0
	mov x0,sp
	and sp,x0,#-16
	bl __sigil_start
	udf #0
	.size _start,.-_start
	.section .note.GNU-stack,"",%progbits
