/* The return from a signal handler. The kernel has handlers return to its own function of this kind;
 * what sets a restorer finds it here. */
	.text
	nop
	.globl __sigil_restore
	.hidden __sigil_restore
	.type __sigil_restore,@function
__sigil_restore:
	tail sigil_sys_rt_sigreturn
	.size __sigil_restore,.-__sigil_restore
	.section .note.GNU-stack,"",@progbits
