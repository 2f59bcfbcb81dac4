// The return from a signal handler: rt_sigreturn finds the frame at sp. The
// nop is for unwinders, which look one instruction before a return address.
	nop
.global __restore
.hidden __restore
.type __restore,%function
__restore:
.global __restore_rt
.hidden __restore_rt
.type __restore_rt,%function
__restore_rt:
	b sigil_sys_rt_sigreturn
.size __restore_rt,.-__restore_rt
