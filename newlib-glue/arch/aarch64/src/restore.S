/* The return from a signal handler: rt_sigreturn finds the frame at sp. The
 * nop is for unwinders, which look one instruction before a return address. */
	.text
	nop
	.globl __sigil_restore
	.hidden __sigil_restore
	.type __sigil_restore,%function
__sigil_restore:
	b sigil_sys_rt_sigreturn
	.size __sigil_restore,.-__sigil_restore
	.section .note.GNU-stack,"",%progbits
