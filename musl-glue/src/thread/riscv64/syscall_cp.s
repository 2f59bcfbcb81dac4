# long __syscall_cp_asm(volatile int *cancel, long nr, long u … z): a system
# call that is a cancellation point.
#
# The kernel returns to this function's caller. A handler that interrupts the
# call sees the program counter that t0 says (it will be restarted, with all
# registers as they are there) or the caller's (it is over): musl's cancellation
# handler compares it with __cp_begin and __cp_end.
.text
.global __cp_begin
.hidden __cp_begin
.global __cp_end
.hidden __cp_end
.global __cp_cancel
.hidden __cp_cancel
.hidden __cancel
.global __syscall_cp_asm
.hidden __syscall_cp_asm
.type   __syscall_cp_asm,@function
__syscall_cp_asm:
__cp_begin:
	lw t0, 0(a0)
	bnez t0, __cp_cancel
	mv t1, a1
	mv a0, a2
	mv a1, a3
	mv a2, a4
	mv a3, a5
	mv a4, a6
	mv a5, a7
	mv a7, t1
1:	lla t0, 1b
	tail sigil_syscall_cp
__cp_end:
__cp_cancel:
	tail __cancel
.size __syscall_cp_asm,.-__syscall_cp_asm
