/* The program's first instruction: argc is on top of the stack. */
	.text
	.globl _start
	.type _start,@function
_start:
	.option push
	.option norelax
	lla gp,__global_pointer$
	.option pop
	li s0,0
	li ra,0
	mv a0,sp
	andi sp,sp,-16
	call __sigil_start
	unimp
	.size _start,.-_start
	.section .note.GNU-stack,"",@progbits
