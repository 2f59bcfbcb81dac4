# The return from a signal handler. The kernel has handlers return to its own
# function of this kind; what asks for musl's finds it here.
.global __restore
.hidden __restore
.type __restore,@function
__restore:
.global __restore_rt
.hidden __restore_rt
.type __restore_rt,@function
__restore_rt:
	tail sigil_sys_rt_sigreturn
.size __restore_rt,.-__restore_rt
